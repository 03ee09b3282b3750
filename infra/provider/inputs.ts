/** The inputs of our provider's resources: plain data, stored in the state. */
interface UnitInputs {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the PID file, the generated files and the secrets; deleted with the resource. */
  readonly directory: string;
  /** The log file; kept when the resource is deleted. */
  readonly log: string;
  /** Generated files by name, in `<directory>/files`. */
  readonly files: Readonly<Record<string, string>>;
  /** Secret files by name, in `<directory>/secrets`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Data folders; created if missing, never deleted. */
  readonly volumes: readonly string[];
  /** Whether the program refuses to run as root. */
  readonly rootless: boolean;
}

/** A program that keeps running on this machine. */
export interface ProcessInputs extends UnitInputs {
  /** Responds with 200–299 when the program is ready. */
  readonly healthUrl: string;
  readonly healthTimeoutMs: number;
  /** Time to exit before the program is killed. */
  readonly graceMs: number;
}

/** A program that runs once for each change of its inputs. */
export interface TaskInputs extends UnitInputs {
  /** Responds with 200–299 while the task's result exists. */
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

/** Marks an output as secret, so that the engine encrypts it in the state. */
export const secret = (value: string): unknown => ({ [signature]: secretSignature, value });

/** Removes the wrapper with a special signature in which Pulumi passes secrets to a provider. */
export const unwrap = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unwrap);
  if (isSecret(value)) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unwrap(entry)]));
};

/** Equal texts for equal content, whatever the order of an object's keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(unwrap(value), (_key, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  ) ?? "";

/** The names of the inputs that differ from those in the state; the order of an object's keys is ignored. */
export const changedInputs = (
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
): readonly string[] => Object.keys(news).filter((key) => canonical(olds[key]) !== canonical(news[key]));
