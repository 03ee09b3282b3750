import { credentials, Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import { RunError } from "@pulumi/pulumi/errors.js";
import { all, output } from "@pulumi/pulumi/output.js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import { LanguageRuntimeClient, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languages from "@pulumi/pulumi/proto/language_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resources from "@pulumi/pulumi/proto/resource_pb.js";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { getStack, isDryRun } from "@pulumi/pulumi/runtime/settings.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { languageRuntime } from "./language-runtime.ts";

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });

let logged: string[] = [];
let outputs: unknown;
let pulumi: Server;
let address = "";

/** What a program needs of Pulumi's engine. */
beforeEach(async () => {
  [logged, outputs] = [[], undefined];
  const unary =
    <Request, Response>(answer: (request: Request) => Response): handleUnaryCall<Request, Response> =>
    ({ request }, callback) =>
      callback(null, answer(request));
  const empty = () => new emptyMessages.Empty();
  pulumi = new Server();
  pulumi.addService(EngineService, {
    log: unary((request: engine.LogRequest) => {
      if (request.getSeverity() === engine.LogSeverity.ERROR) logged.push(request.getMessage());
      return empty();
    }),
    getRootResource: unary(() => new engine.GetRootResourceResponse()),
    setRootResource: unary(() => new engine.SetRootResourceResponse()),
  });
  pulumi.addService(ResourceMonitorService, {
    supportsFeature: unary(() => new resources.SupportsFeatureResponse().setHassupport(true)),
    registerResource: unary(() => new resources.RegisterResourceResponse().setUrn("urn:pulumi:two::example::t::n")),
    registerResourceOutputs: unary((request: resources.RegisterResourceOutputsRequest) => {
      outputs = request.getOutputs()?.toJavaScript();
      return empty();
    }),
    signalAndWaitForShutdown: unary(empty),
  });
  address = `127.0.0.1:${await listen(pulumi)}`;
});

afterEach(() => pulumi.forceShutdown());

/** Runs a program as the engine does. */
const run = async (program: () => Promise<unknown>): Promise<languages.RunResponse.AsObject> => {
  const server = new Server();
  server.addService(LanguageRuntimeService, languageRuntime(program));
  const client = new LanguageRuntimeClient(`127.0.0.1:${await listen(server)}`, credentials.createInsecure());
  const request = new languages.RunRequest()
    .setProject("example")
    .setStack("two")
    .setDryrun(true)
    .setMonitorAddress(address)
    .setArgsList([address]);
  request.getConfigMap().set("example:size", "3");
  try {
    return await new Promise((resolve, reject) => {
      client.run(request, (error, response) => {
        if (error) reject(error);
        else resolve(response.toObject());
      });
    });
  } finally {
    client.close();
    server.forceShutdown();
  }
};

test("a program sees its stack and its settings, and its outputs reach the engine", async () => {
  const program = () => Promise.resolve({ stack: getStack(), isDryRun: isDryRun(), ...allConfig() });
  expect(await run(program)).toEqual({ error: "", bail: false });
  expect(outputs).toEqual({ stack: "two", isDryRun: true, "example:size": "3" });
  expect(logged).toEqual([]);
});

test("a mistake of a person is reported once, as its message alone", async () => {
  expect(await run(() => Promise.reject(new RunError("size: expected a number")))).toEqual({ error: "", bail: true });
  expect(logged).toEqual(["size: expected a number"]);
});

test("an error of the program is reported once, with its stack", async () => {
  expect(await run(() => Promise.reject(new TypeError("no such field")))).toEqual({ error: "", bail: true });
  expect(logged).toEqual([expect.stringMatching(/^Unhandled exception: TypeError: no such field\n +at /)]);
});

test("an error that nothing waits for is reported as well", async () => {
  const program = () => {
    void all([output(1), Promise.reject(new RunError("lost"))]);
    return Promise.resolve({});
  };
  expect(await run(program)).toMatchObject({ bail: true });
  expect(logged).toEqual(["lost"]);
});

test("a program runs again after one that failed, and leaves nothing behind", async () => {
  const listeners = () => process.listenerCount("unhandledRejection");
  const before = listeners();
  await run(() => Promise.reject(new RunError("first")));
  expect(await run(() => Promise.resolve({}))).toEqual({ error: "", bail: false });
  expect(listeners()).toBe(before);
});
