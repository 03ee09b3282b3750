import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { isGrpcError, ResourceError, RunError } from "@pulumi/pulumi/errors.js";
import * as log from "@pulumi/pulumi/log/index.js";
import languages from "@pulumi/pulumi/proto/language_pb.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import { setAllConfig } from "@pulumi/pulumi/runtime/config.js";
import { disconnect, getMaximumListeners, resetOptions } from "@pulumi/pulumi/runtime/settings.js";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";

type Program = () => Promise<unknown>;

/** Tells the engine of an error: one of a person's as its message alone, one of the program with its stack. */
const report = (error: unknown): Promise<void> => {
  if (RunError.isInstance(error)) return log.error(error.message);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!ResourceError.isInstance(error)) return log.error(`Unhandled exception: ${text}`);
  return log.error(error.hideStack ? error.message : text, error.resource);
};

/** The engine closes its end of a connection when it has given up: it knows why. */
const isEngineGone = (error: unknown): boolean => error instanceof Error && isGrpcError(error);

/** Runs the program once; whether it ran without an error. Each error was reported. */
const runOnce = async (program: Program): Promise<boolean> => {
  const seen = new Set<unknown>();
  // One error rejects many promises: every output that depends on it.
  const onError = (error: unknown): void => {
    if (seen.has(error) || isEngineGone(error)) return;
    seen.add(error);
    void report(error);
  };
  const events = ["uncaughtException", "unhandledRejection"] as const;
  process.setMaxListeners(getMaximumListeners());
  for (const event of events) process.on(event, onError);
  try {
    await runInPulumiStack(program);
    await disconnect(true);
  } catch (error) {
    onError(error);
    await disconnect();
  } finally {
    for (const event of events) process.off(event, onError);
  }
  return seen.size === 0 && !log.hasErrors();
};

const run =
  (program: Program): handleUnaryCall<languages.RunRequest, languages.RunResponse> =>
  async ({ request }, callback) => {
    resetOptions(
      request.getProject(),
      request.getStack(),
      request.getParallel(),
      request.getArgsList()[0] ?? "",
      request.getMonitorAddress(),
      request.getDryrun(),
      request.getOrganization(),
    );
    setAllConfig(Object.fromEntries(request.getConfigMap().entries()), request.getConfigsecretkeysList());
    const succeeded = await runOnce(program);
    callback(null, new languages.RunResponse().setBail(!succeeded));
  };

const answer =
  <Response>(response: () => Response): handleUnaryCall<unknown, Response> =>
  (_call, callback) =>
    callback(null, response());

/**
 * A program in this process as the gRPC service that Pulumi's engine runs programs by (proto/pulumi/language.proto in its
 * repository). Pulumi's Automation API serves inline programs in the same way, but does not export its class.
 */
export const languageRuntime = (program: Program): UntypedServiceImplementation => ({
  run: run(program),
  getPluginInfo: answer(() => new plugins.PluginInfo().setVersion("1.0.0")),
  // Pulumi.yaml names the providers.
  getRequiredPackages: answer(() => new languages.GetRequiredPackagesResponse()),
});
