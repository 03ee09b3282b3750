import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const busybox = "/bin/busybox";
/** What scripts and health checks of the official images call by name. */
const applets =
  "awk basename cat chmod chown cp cut date dirname echo env expr find grep head hostname id ls mkdir mktemp mv nc " +
  "readlink rm sed sh sleep sort tail test timeout touch tr true uname whoami xargs [";

/** Debian's static busybox crashes when its wget is given a time limit: the same limit by other means. */
const wget = `#!/bin/sh
limit=60
while [ $# -gt 1 ]; do
  case $1 in
    -q) ;;
    -O) output=$2; shift ;;
    -T) limit=$2; shift ;;
    *) echo "wget: the tests' own knows no $1" >&2; exit 2 ;;
  esac
  shift
done
exec timeout "$limit" /bin/busybox wget -q -O "$output" "$1"
`;

/** The files of an image that is built from this machine's own. */
export interface Rootfs {
  readonly folder: string;
  /** A file of this machine, and the libraries that it is linked with; it keeps its path unless another is said. */
  program(source: string, target?: string): void;
  /** A folder of this machine with all in it, links followed, and the libraries of everything in it. */
  tree(source: string, target: string): void;
  /** A folder of this owner. */
  owned(path: string, uid: number, gid: number, mode?: number): void;
  file(path: string, content: string, mode?: number): void;
  link(path: string, target: string): void;
}

/** Paths of the libraries that programs and libraries are linked with. */
const librariesOf = (paths: readonly string[]): readonly string[] => {
  const output = execFileSync("sh", ["-c", 'for path; do ldd "$path" 2>/dev/null; done; true', "sh", ...paths], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return [...new Set([...output.matchAll(/(\/\S+) \(0x/g)].map(([, path = ""]) => path))];
};

/** An image's files: a shell with its usual programs, users, certificates, and a folder for temporary files. */
export const openRootfs = (folder: string): Rootfs => {
  const at = (path: string) => join(folder, path);
  const libraries = (paths: readonly string[]): void => {
    for (const library of librariesOf(paths)) {
      if (existsSync(library) && !existsSync(at(library))) rootfs.program(library);
    }
  };
  const rootfs: Rootfs = {
    folder,
    program: (source, target = source) => {
      mkdirSync(dirname(at(target)), { recursive: true });
      copyFileSync(realpathSync(source), at(target));
      libraries([source]);
    },
    tree: (source, target) => {
      mkdirSync(dirname(at(target)), { recursive: true });
      // A link to nothing stays out.
      cpSync(source, at(target), { recursive: true, dereference: true, filter: (path) => existsSync(path) });
      const files = execFileSync(
        "find",
        ["-L", source, "-type", "f", "(", "-perm", "-u+x", "-o", "-name", "*.so*", ")"],
        {
          encoding: "utf8",
        },
      );
      libraries(files.trim().split("\n"));
    },
    owned: (path, uid, gid, mode = 0o775) => {
      mkdirSync(at(path), { recursive: true });
      chownSync(at(path), uid, gid);
      chmodSync(at(path), mode);
    },
    file: (path, content, mode = 0o644) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
      chmodSync(at(path), mode);
    },
    link: (path, target) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      if (!existsSync(at(path))) symlinkSync(target, at(path));
    },
  };
  // A temporary folder is its maker's alone; a root folder is everybody's.
  chmodSync(folder, 0o755);
  rootfs.program(busybox, "/bin/busybox");
  for (const applet of applets.split(" ")) rootfs.link(`/bin/${applet}`, "busybox");
  rootfs.file("/bin/wget", wget, 0o755);
  rootfs.file("/etc/passwd", "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
  rootfs.file("/etc/group", "root:x:0:\nnobody:x:65534:\n");
  if (existsSync("/etc/ssl/certs/ca-certificates.crt")) rootfs.program("/etc/ssl/certs/ca-certificates.crt");
  rootfs.owned("/tmp", 0, 0, 0o1777);
  return rootfs;
};
