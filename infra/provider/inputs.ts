/** What our provider's resources are made of; plain data, as it stands in the state. */
interface UnitInputs {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the pid, the generated files and the secrets; goes with the resource. */
  readonly directory: string;
  /** The log file; stays. */
  readonly log: string;
  /** Generated files by name, under `<directory>/files`. */
  readonly files: Readonly<Record<string, string>>;
  /** Secret files by name, under `<directory>/secrets`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Folders of data; made if missing, never deleted. */
  readonly volumes: readonly string[];
  /** Whether the program refuses to run as root. */
  readonly rootless: boolean;
}

/** A program that runs on, on this machine. */
export interface ProcessInputs extends UnitInputs {
  /** Answers 200–299 once the program can do its work. */
  readonly healthUrl: string;
  readonly healthTimeoutMs: number;
  /** Time to end by itself before it is killed. */
  readonly graceMs: number;
}

/** A program that runs once per change of its inputs. */
export interface TaskInputs extends UnitInputs {
  /** Answers 200–299 while the work is still there. */
  readonly verifyUrl: string;
  readonly timeoutMs: number;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

interface WireSecret {
  readonly value: unknown;
}

const isSecret = (value: object): value is WireSecret =>
  (value as Record<string, unknown>)[signature] === secretSignature && "value" in value;

/** Marks an output as secret: the engine encrypts it in the state. */
export const secret = (value: string): unknown => ({ [signature]: secretSignature, value });

/** Pulumi hands secrets to a provider in a wrapper with a signature of its own; this takes them out of it. */
export const unwrap = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unwrap);
  if (isSecret(value)) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unwrap(entry)]));
};

/** The same text for the same content, whatever the order of an object's keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(unwrap(value), (_key, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  ) ?? "";

/** Names of the inputs that differ from what stands in the state; the order of an object's keys does not count. */
export const changedInputs = (
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
): readonly string[] => Object.keys(news).filter((key) => canonical(olds[key]) !== canonical(news[key]));
