import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { releasedVersions } from "../base/released-versions.ts";
import { optionalTools, overrideVariable } from "../tools/catalogue.ts";
import { neededTools } from "../tools/catalogue.ts";
import { fakeMachine } from "../tools/fake-machine.ts";
import { fakeVendors } from "../tools/fake-vendors.ts";
import { root } from "./project/root.ts";

/** What the checkout's own stack was started with is no matter here. */
const forgotten = Object.fromEntries(
  [...neededTools, ...optionalTools].map((name) => [overrideVariable(name), "none"]),
);

const doctor = (env: Readonly<Record<string, string>>): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "scripts", "run.js"), "doctor", "--build"], { cwd: root, env });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    child.on("error", reject).on("close", () => resolve(output));
  });

test("from the vendors' download sites it takes every current release, on a machine without Go, Maven and Java", async () => {
  const machine = fakeMachine();
  const { address } = await fakeVendors(machine);
  machine.program("bare/tar", '#!/bin/sh\nPATH=/usr/bin:/bin exec tar "$@"\n');
  const output = await doctor({
    ...forgotten,
    ...machine.env,
    OBS_RELEASES: address,
    PATH: join(machine.folder, "bare"),
    JAVA_HOME: "",
  });
  const rows = output.split("\n").map((line) => line.split(/ {2,}/));
  const found = (tool: string) => rows.find(([name, , , source]) => name === tool && source !== undefined)?.slice(2, 4);
  for (const [name, version] of Object.entries({ ...releasedVersions, java: "25.0.1" }))
    expect(found(name), output).toEqual([version, "release"]);
  expect(machine.journal()).toEqual([""]);
});
