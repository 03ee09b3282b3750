import { existsSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";

let workspace: Workspace;
let tiny = "";

beforeAll(async () => {
  workspace = await openWorkspace("preflight", {});
  tiny = join(workspace.folder, "tiny");
});

afterEach(() => workspace.configure({}));
afterAll(() => workspace.dispose());

const data = (): string => join(workspace.folder, ".data", "local");

/** Runs a command that sees `tiny` as a disk of this size; anything that it started is stopped. */
const onTinyDisk = (size: string, command: string) =>
  workspace.shell(
    `mkdir -p ${tiny} && unshare -m sh -c 'mount -t tmpfs -o size=${size} none ${tiny} && ${command}; code=$?; ls -A ${tiny}; node scripts/run.js stop >/dev/null; exit $code'`,
  );

// Mounting a disk needs root.
test.runIf(process.getuid?.() === 0)(
  "a disk too small for Elasticsearch prints one line, and nothing starts",
  async () => {
    workspace.configure({ "data.directory": join(tiny, "data") });
    const { code, output } = await onTinyDisk("900m", "node scripts/run.js start");
    expect(output).toBe(
      `disk of ${tiny}/data: expected 1.0 GiB free, found 900 MiB; make room, or set data.directory to a folder on another disk\n`,
    );
    expect(code).toBe(1);
  },
);

test.runIf(process.getuid?.() === 0)(
  "a disk too small for the tools prints one line, and nothing is downloaded",
  async () => {
    const command = `OBS_RELEASES=none OBS_CACHE=${tiny}/cache node scripts/run.js start`;
    const { code, output } = await onTinyDisk("100m", command);
    expect(output).toMatch(
      new RegExp(`^tool cache ${tiny}/cache: expected .* GB free .*, found 0\\.1 GB; .*OBS_CACHE.*\n$`),
    );
    expect(code).toBe(1);
  },
);

test("with too little memory, the start, the doctor and bare pulumi print one line, and nothing starts", async () => {
  workspace.configure({ "elasticsearch.heap": `${Math.ceil(totalmem() / 2 ** 30) * 4}Gi` });
  const line =
    /^(?:✗ )?memory: expected \d+\.\d GiB for what does not run yet, found .*; end other programs, or choose less .*$/m;
  const start = await workspace.run("start");
  expect(start.output).toMatch(line);
  expect(start.output.trimEnd().split("\n")).toHaveLength(1);
  expect(start.code).toBe(1);
  const doctor = await workspace.run("doctor");
  expect(doctor.output).toMatch(line);
  expect(doctor.code).toBe(1);
  const pulumi = await workspace.run("pulumi", "preview", "--stack", "local");
  expect(pulumi.output).toMatch(
    / memory: expected \d+\.\d GiB for what does not run yet, found .*; end other programs/,
  );
  expect(pulumi.code).not.toBe(0);
  expect(existsSync(data())).toBe(false);
});
