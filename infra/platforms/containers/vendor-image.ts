/** Owner and mode of a folder: `uid:gid mode`. */
export type Ownership = `${number}:${number} ${number}`;

/** What a vendor's image is, as its build files say. The images of the tests are built from the same table. */
export interface ImageFacts {
  /** Where this was read: repository, files, and their tag or commit. */
  readonly source: string;
  /** The version of the server that these files build. */
  readonly version: string;
  /** What could not be read in a vendor's source, and what it was taken from instead. */
  readonly unread?: Readonly<Record<string, string>>;
  /** `uid:gid` that it starts as by itself. */
  readonly user: `${number}:${number}`;
  /** Every `uid:gid` that its accounts allow; none where the user is a mere number. */
  readonly accounts: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables of `env` that win over the files of a stack, each with the setting that it is. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  /** Whether its entry point runs the command that it is given; else it takes flags, or a configuration, only. */
  readonly runsCommand?: true;
  readonly command?: readonly string[];
  readonly workdir?: string;
  readonly ports: readonly number[];
  readonly volumes?: readonly string[];
  readonly stopSignal?: string;
  /** Folders that do not belong to root alone. */
  readonly folders?: Readonly<Record<string, Ownership>>;
  /** Folders that the entry point or the server expects to be writable, whatever its settings. */
  readonly writes?: readonly string[];
  /** Files that the program reads beside its settings, by folder: whoever puts another folder there has to bring them. */
  readonly reads?: Readonly<Record<string, readonly string[]>>;
  /** Programs that are called by name, of those that it has. */
  readonly programs: readonly string[];
}

/** Owner, group and mode of a folder, as numbers. */
export const ownershipOf = (ownership: Ownership) => {
  const [uid = "", gid = "", mode = ""] = ownership.split(/[: ]/);
  return { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) };
};

/** Whether `user` (`uid:gid`) may write to a folder. */
export const mayWrite = (user: string, ownership: Ownership): boolean => {
  const [uid, gid] = user.split(":").map(Number);
  const owned = ownershipOf(ownership);
  if (owned.uid === uid) return (owned.mode & 0o200) !== 0;
  return (owned.mode & (owned.gid === gid ? 0o020 : 0o002)) !== 0;
};
