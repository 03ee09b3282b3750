import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import structs, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProcessInputs, TaskInputs } from "../../infra/provider/inputs.ts";
import { secret } from "../../infra/provider/inputs.ts";
import { root } from "../project/root.ts";
import { servePulumi, type ServedPulumi } from "./serve-pulumi.ts";

type Properties = Readonly<Record<string, JavaScriptValue>>;
type Answer<Response> = (error: ServiceError | null, response: Response) => void;
type Call = (client: ResourceProviderClient, answer: Answer<{ toObject(): object }>) => unknown;

let folder = "";
let served: ServedPulumi;
let bare: ChildProcess;
let here: ResourceProviderClient;
let there: ResourceProviderClient;

const connect = (port: string) => new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "serve-pulumi-"));
  served = await servePulumi("destroy");
  here = connect(/^stack:(\d+)/.exec(served.env["PULUMI_DEBUG_PROVIDERS"]!)![1]!);
  const main = join(root, "infra", "provider", "main.ts");
  bare = spawn(process.execPath, [main, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "ignore"] });
  const [port] = (await once(bare.stdout!, "data")) as [Buffer];
  there = connect(port.toString().trim());
});

afterAll(async () => {
  here.close();
  there.close();
  bare.kill();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the engine learns from a call: the answer, or the error's code and text. */
const ask = (client: ResourceProviderClient, call: Call): Promise<unknown> =>
  new Promise((resolve) => {
    call(client, (error, response) => {
      resolve(error ? { code: error.code, details: error.details } : response.toObject());
    });
  });

const urn = (type: string) => `urn:pulumi:local::observability::stack:index:Service$stack:index:${type}::example`;
const wire = (properties: object) => structs.Struct.fromJavaScript(properties as Properties);

const inputs = (command: string): ProcessInputs & TaskInputs => ({
  name: "example",
  command,
  args: [],
  env: {},
  directory: join(folder, "run"),
  log: join(folder, "log"),
  files: { "a.yml": "a: 1\n" },
  // As the engine sends it.
  secrets: { token: secret("s3cret") as string },
  volumes: [],
  rootless: false,
  healthUrl: "http://127.0.0.1:9/",
  verifyUrl: "http://127.0.0.1:9/",
  healthTimeoutMs: 5000,
  timeoutMs: 5000,
  graceMs: 1000,
});

const created = (type: string, properties: object) =>
  new messages.CreateRequest().setUrn(urn(type)).setProperties(wire(properties));
const read = (type: string, properties: object) =>
  new messages.ReadRequest().setId("example").setUrn(urn(type)).setProperties(wire(properties));
const deleted = (type: string, properties: object) =>
  new messages.DeleteRequest().setId("example").setUrn(urn(type)).setProperties(wire(properties));
const checked = (type: string, news: object) =>
  new messages.CheckRequest().setUrn(urn(type)).setOlds(wire({})).setNews(wire(news));
const compared = (type: string, olds: object, news: object) =>
  new messages.DiffRequest().setId("example").setUrn(urn(type)).setOlds(wire(olds)).setNews(wire(news));
const updated = (type: string, olds: object, news: object) =>
  new messages.UpdateRequest().setId("example").setUrn(urn(type)).setOlds(wire(olds)).setNews(wire(news));

const calls: Readonly<Record<string, Call>> = {
  "its version": (client, answer) => client.getPluginInfo(new emptyMessages.Empty(), answer),
  "what it accepts": (client, answer) => client.configure(new messages.ConfigureRequest(), answer),
  "checked inputs": (client, answer) => client.check(checked("Task", inputs("/bin/true")), answer),
  "a resource that is as it was": (client, answer) =>
    client.diff(compared("Secret", { bytes: 9, value: secret("a") }, { bytes: 9 }), answer),
  "a process that does not run": (client, answer) =>
    client.diff(compared("Process", inputs("/bin/true"), inputs("/bin/true")), answer),
  "a resource to replace": (client, answer) => client.diff(compared("Secret", { bytes: 9 }, { bytes: 8 }), answer),
  "a task that was done": (client, answer) => client.create(created("Task", inputs("/bin/true")), answer),
  "a task that failed": (client, answer) => client.create(created("Task", inputs("/bin/false")), answer),
  "a process that ends at once": (client, answer) => client.create(created("Process", inputs("/bin/true")), answer),
  "a program that is not there": (client, answer) => client.create(created("Process", inputs("/none")), answer),
  "a kept secret": (client, answer) =>
    client.update(updated("Secret", { bytes: 9, value: secret("a") }, { bytes: 9 }), answer),
  "a failed update": (client, answer) =>
    client.update(updated("Task", inputs("/bin/true"), inputs("/bin/false")), answer),
  "what is there": (client, answer) => client.read(read("Secret", { bytes: 9, value: secret("a") }), answer),
  "what is gone": (client, answer) => client.read(read("Process", inputs("/bin/true")), answer),
  "what is removed": (client, answer) => client.delete(deleted("Process", inputs("/bin/true")), answer),
  "a resource it does not know": (client, answer) => client.delete(deleted("Nothing", {}), answer),
};

test.each(Object.entries(calls))("%s: tells the engine what Pulumi's own server tells it", async (_what, call) => {
  expect(await ask(here, call)).toEqual(await ask(there, call));
});

test("a secret input stays one in the state", async () => {
  const state = await new Promise<Properties>((resolve, reject) => {
    here.create(created("Task", inputs("/bin/true")), (error, response) => {
      if (error) reject(error);
      else resolve(response.getProperties()!.toJavaScript());
    });
  });
  expect(state["secrets"]).toEqual({ token: secret("s3cret") });
});

test("a call that is not served is an unimplemented one, which the engine does without", async () => {
  const call: Call = (client, answer) => client.checkConfig(checked("Secret", {}), answer);
  expect(await ask(here, call)).toMatchObject({ code: status.UNIMPLEMENTED });
});

test("a start under way is cancelled", async () => {
  const starting = ask(here, (client, answer) =>
    client.create(created("Process", { ...inputs("/bin/sleep"), args: ["60"] }), answer),
  );
  await ask(here, (client, answer) => client.cancel(new emptyMessages.Empty(), answer));
  expect(await starting).toMatchObject({ code: status.UNKNOWN, details: expect.stringContaining("interrupted") });
});
