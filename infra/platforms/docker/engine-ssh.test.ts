import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { openEngineStandIn } from "./engine-stand-in.ts";
import { sshArguments } from "./engine-ssh.ts";
import { openEngine } from "./engine.ts";

test.each([
  ["ssh://far", ["--", "far", "docker", "system", "dial-stdio"]],
  ["ssh://me@far:2222", ["-l", "me", "-p", "2222", "--", "far", "docker", "system", "dial-stdio"]],
  ["ssh://[::1]/run/d.sock", ["--", "::1", "docker", "--host=unix:///run/d.sock", "system", "dial-stdio"]],
])("%s is dialled as docker's own client does", (host, args) => {
  expect(sshArguments(host)).toEqual(["-o", "ConnectTimeout=30", "-T", ...args]);
});

test.each(["ssh://me:secret@far", "ssh://far?x=1", "ssh://far/run/$(id).sock"])("%s is refused in one line", (host) => {
  expect(() => sshArguments(host)).toThrow(/^docker: expected ssh:\/\/[^\n]*$/);
});

/** Puts a program `ssh` first on PATH; it notes each call in the file `calls`. */
const fakeSsh = (script: string): { readonly calls: () => readonly string[] } => {
  const folder = mkdtempSync(join(tmpdir(), "ssh-"));
  const calls = join(folder, "calls");
  const program = join(folder, "ssh");
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${calls}\n${script}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv("PATH", [folder, process.env["PATH"]].join(delimiter));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return { calls: () => readFileSync(calls, "utf8").trim().split("\n") };
};

/** What `docker system dial-stdio` does at the other end. */
const bridgeTo = (host: string): string => {
  const path = JSON.stringify(host.slice("unix://".length));
  const code = `const s = require("net").connect({ path: ${path}, allowHalfOpen: true }); process.stdin.pipe(s); s.pipe(process.stdout)`;
  return `exec ${process.execPath} -e '${code}'`;
};

test("an engine is asked by ssh, and one login serves what is asked in turn", async () => {
  const { env, asked } = await openEngineStandIn({
    "GET /info": { Name: "far" },
    "GET /containers/one/logs": Buffer.from([1, 0, 0, 0, 0, 0, 0, 2, 111, 107]),
  });
  const { calls } = fakeSsh(bridgeTo(env.DOCKER_HOST));
  const engine = await openEngine({ DOCKER_HOST: "ssh://me@far" });
  expect((await engine.info()).Name).toBe("far");
  const log = await engine.getContainer("one").logs({ stdout: true, follow: true });
  expect((await buffer(log)).subarray(8).toString()).toBe("ok");
  expect(asked).toHaveLength(2);
  expect(calls()).toEqual(["-o ConnectTimeout=30 -T -l me -- far docker system dial-stdio"]);
});

test("many questions at once are all answered", async () => {
  const { env } = await openEngineStandIn({ "GET /info": { Name: "far" } });
  fakeSsh(bridgeTo(env.DOCKER_HOST));
  const engine = await openEngine({ DOCKER_HOST: "ssh://far" });
  const names = await Promise.all(Array.from({ length: 12 }, async () => (await engine.info()).Name));
  expect(new Set(names)).toEqual(new Set(["far"]));
});

test("where ssh fails, its own words are told in one line", async () => {
  fakeSsh('echo "Warning: a notice" >&2; echo "me@far: Permission denied (publickey)." >&2; exit 255');
  await expect(openEngine({ DOCKER_HOST: "ssh://me@far" })).rejects.toThrow(
    /^docker: ssh:\/\/me@far cannot be asked: me@far: Permission denied \(publickey\)\.$/,
  );
});

test("a machine without ssh gets one line", async () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(openEngine({ DOCKER_HOST: "ssh://me@far" })).rejects.toThrow(
    "docker: ssh://me@far needs the program ssh, which is not on PATH",
  );
});
