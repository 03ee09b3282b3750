import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { engineAddress, engineEnvironment, refuseOtherEngine } from "./engine-address.ts";

interface StoredContext {
  readonly Host?: string;
  readonly SkipTLSVerify?: boolean;
  readonly hasCertificates?: boolean;
}

const idOf = (name: string): string => createHash("sha256").update(name).digest("hex");

/** A folder as `docker context create` and `docker context use` leave it. */
const configWith = (contexts: Readonly<Record<string, StoredContext>>, currentContext?: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "docker-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (currentContext !== undefined) writeFileSync(join(folder, "config.json"), JSON.stringify({ currentContext }));
  for (const [name, { hasCertificates, ...docker }] of Object.entries(contexts)) {
    const meta = join(folder, "contexts", "meta", idOf(name));
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(meta, "meta.json"), JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker } }));
    if (hasCertificates) mkdirSync(join(folder, "contexts", "tls", idOf(name), "docker"), { recursive: true });
  }
  return folder;
};

const contexts = { far: { Host: "ssh://me@far" }, near: { Host: "unix:///near.sock" } };
const standard = "unix:///var/run/docker.sock";

test.each([
  ["nothing", {}, undefined, standard],
  ["the selected context", {}, "far", "ssh://me@far"],
  ["DOCKER_CONTEXT before the selected one", { DOCKER_CONTEXT: "near" }, "far", "unix:///near.sock"],
  ["DOCKER_HOST before both", { DOCKER_CONTEXT: "near", DOCKER_HOST: "tcp://host" }, "far", "tcp://host"],
  ["the context that has no file", { DOCKER_CONTEXT: "default" }, "far", standard],
  ["an empty DOCKER_HOST", { DOCKER_HOST: "" }, "near", "unix:///near.sock"],
  ["TLS alone", { DOCKER_TLS_VERIFY: "1" }, undefined, "tcp://localhost:2376"],
])("the engine is where docker's own client finds it by %s", (_what, env, current, host) => {
  const folder = configWith(contexts, current);
  expect(engineAddress({ DOCKER_CONFIG: folder, ...env }).host).toBe(host);
});

test("without DOCKER_CONFIG contexts are those of the home folder", () => {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, ".docker"));
  writeFileSync(join(home, ".docker", "config.json"), "{}");
  expect(engineAddress({ HOME: home }).host).toBe(standard);
  expect(() => engineAddress({ HOME: home, DOCKER_CONTEXT: "far" })).toThrow(
    `DOCKER_CONTEXT: there is no context "far" in ${join(home, ".docker")}; docker context ls shows those there are`,
  );
});

test("a context that cannot be used gets one line", () => {
  const env = { DOCKER_CONFIG: configWith({ loose: { Host: "tcp://host:2376", SkipTLSVerify: true }, empty: {} }) };
  expect(() => engineAddress({ ...env, DOCKER_CONTEXT: "loose" })).toThrow(
    'DOCKER_CONTEXT: the context "loose" skips the verification of TLS, which Pulumi\'s plugin cannot',
  );
  expect(() => engineAddress({ ...env, DOCKER_CONTEXT: "empty" })).toThrow(
    'DOCKER_CONTEXT: the context "empty" names no Docker Engine',
  );
  writeFileSync(join(env.DOCKER_CONFIG, "config.json"), "{");
  expect(() => engineAddress(env)).toThrow(/^docker: [^\n]*config\.json cannot be read: [^\n]+$/);
});

test("Pulumi's plugin gets the engine of a context by DOCKER_HOST, with the context's certificates", () => {
  const folder = configWith({ tls: { Host: "tcp://host:2376", hasCertificates: true } }, "tls");
  expect(engineEnvironment({ DOCKER_CONFIG: folder, DOCKER_CERT_PATH: "/others" })).toEqual({
    DOCKER_HOST: "tcp://host:2376",
    DOCKER_CONTEXT: "",
    DOCKER_CERT_PATH: join(folder, "contexts", "tls", idOf("tls"), "docker"),
    DOCKER_TLS_VERIFY: "1",
  });
});

test.each([
  [
    "a context beside DOCKER_HOST",
    { DOCKER_HOST: standard, DOCKER_CONTEXT: "far" },
    { DOCKER_HOST: standard, DOCKER_CONTEXT: "", DOCKER_CERT_PATH: "", DOCKER_TLS_VERIFY: "" },
  ],
  [
    "certificates that are not used",
    { DOCKER_HOST: "tcp://host:2375", DOCKER_CERT_PATH: "/certificates" },
    { DOCKER_HOST: "tcp://host:2375", DOCKER_CONTEXT: "", DOCKER_CERT_PATH: "", DOCKER_TLS_VERIFY: "" },
  ],
])("the plugin does not go astray by %s", (_what, env, expected) => {
  expect(engineEnvironment(env)).toEqual(expected);
  expect(() => refuseOtherEngine(env)).toThrow(/^docker: Pulumi's plugin does not find the engine [^\n]+$/);
  expect(() => refuseOtherEngine(expected)).not.toThrow();
});

test("an environment that is right for both stays as it is", () => {
  const env = {
    DOCKER_HOST: "tcp://host:2376",
    DOCKER_CONTEXT: "",
    DOCKER_CERT_PATH: "/certificates",
    DOCKER_TLS_VERIFY: "1",
  };
  expect(engineEnvironment(env)).toEqual(env);
  expect(() => refuseOtherEngine(env)).not.toThrow();
  expect(() => refuseOtherEngine({ DOCKER_CONFIG: "/nowhere" })).not.toThrow();
});
