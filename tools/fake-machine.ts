import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/**
 * Compiles nothing: writes each program as a script, or fails as `FAKE_GO` says (`disk`, `network`, `hang`), or waits
 * until two are at it (`pair`).
 */
const fakeGo = `#!/bin/sh
PATH=/usr/bin:/bin
if [ "$1" = env ]; then echo "\${FAKE_GO_VERSION:-go1.26.8}"; echo "\${FAKE_GO_TOOLCHAIN:-auto}"; exit 0; fi
echo start >> "$FAKE_JOURNAL"
while [ "$1" != -o ]; do shift; done
out=$2; shift 2
case "$FAKE_GO" in
  disk) echo "x" > "$out/half"; echo "compile: writing output: write $out/x.a: no space left on device" >&2; exit 1 ;;
  network) echo "go: example.org/x@v1.0.0: dial tcp: lookup proxy.invalid: no such host" >&2; exit 1 ;;
  refused) echo "go: example.org/x@v1.0.0: reading x.mod: 403 Forbidden" >&2; exit 1 ;;
  changed) echo "verifying example.org/x@v1.0.0: checksum mismatch" >&2; exit 1 ;;
  broken) echo "x.go:7:1: syntax error" >&2; exit 1 ;;
  pair) tries=0; while [ "$(grep -c start "$FAKE_JOURNAL")" -lt 2 ] && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.02; done ;;
  hang) sleep 60 & echo "$! $$" > "$FAKE_JOURNAL.pids"; wait ;;
esac
sleep 0.02
for package in "$@"; do printf '#!/bin/sh\\n' > "$out/\${package##*/}"; chmod +x "$out/\${package##*/}"; done
echo end >> "$FAKE_JOURNAL"
`;

const fakeMaven = `#!/bin/sh
echo "not the distribution" > elasticsearch-8.6.2.zip
`;

/** A machine of its own for one test: a `PATH` of fakes only, an empty cache, an empty home. */
export interface FakeMachine {
  readonly folder: string;
  readonly env: Record<string, string>;
  /** What lies in the cache's folder of tools. */
  readonly cached: () => readonly string[];
  /** `start` and `end` of each fake build, in their order. */
  readonly journal: () => readonly string[];
  /** Writes a program that may be run, and returns its path. */
  readonly program: (path: string, text: string) => string;
}

/** Makes a {@link FakeMachine} that is removed after the test. */
export const fakeMachine = (): FakeMachine => {
  const folder = mkdtempSync(join(tmpdir(), "tools-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const journal = join(folder, "journal");
  const program = (path: string, text: string) => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    chmodSync(target, 0o755);
    return target;
  };
  program("fakes/go", fakeGo);
  program("fakes/mvn", fakeMaven);
  program("fakes/tar", '#!/bin/sh\nPATH=/usr/bin:/bin exec tar "$@"\n');
  program("jdk/bin/java", "#!/bin/sh\n");
  writeFileSync(join(folder, "jdk/release"), 'JAVA_VERSION="21.0.4"\n');
  writeFileSync(journal, "");
  const env = {
    PATH: join(folder, "fakes"),
    HOME: join(folder, "home"),
    JAVA_HOME: join(folder, "jdk"),
    OBS_CACHE: join(folder, "cache"),
    OBS_RELEASES: "none",
    FAKE_JOURNAL: journal,
  };
  const cached = () => {
    try {
      return readdirSync(join(folder, "cache", "tools"));
    } catch {
      return [];
    }
  };
  return { folder, env, cached, program, journal: () => readFileSync(journal, "utf8").trim().split("\n") };
};
