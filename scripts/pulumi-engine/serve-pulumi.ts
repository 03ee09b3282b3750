import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { stackProvider } from "../../infra/provider/provider.ts";
import { providerService } from "../../infra/provider/service.ts";

/** What one run of Pulumi gets from this process. */
export interface ServedPulumi {
  /** By these it finds what is served. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** To be called when Pulumi has ended; what it left under way, having been killed, is cancelled. */
  readonly close: () => Promise<void>;
}

const addProgram = async (server: Server): Promise<void> => {
  const [{ languageRuntime }, { LanguageRuntimeService }, { provision }] = await Promise.all([
    import("./language-runtime.ts"),
    import("@pulumi/pulumi/proto/language_grpc_pb.js"),
    import("../../infra/index.ts"),
  ]);
  server.addService(LanguageRuntimeService, languageRuntime(provision));
};

/**
 * Serves our provider to one run of Pulumi from this process, and for `up` the program: as the Automation API does with
 * inline programs (https://www.pulumi.com/docs/iac/automation-api/), and debuggers do with providers. Pulumi would start
 * a Node for each, and a language host, which load once more most of what is loaded here.
 */
export const servePulumi = async (command: "up" | "destroy"): Promise<ServedPulumi> => {
  // As everywhere in Pulumi: a message may be as large as the stack.
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  const provider = stackProvider();
  server.addService(ResourceProviderService, providerService(provider));
  // `destroy` runs no program.
  if (command === "up") await addProgram(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    args: command === "up" ? [`--client=127.0.0.1:${port}`] : [],
    // The first of a name counts; a provider that somebody debugs stays attached.
    env: { PULUMI_DEBUG_PROVIDERS: `stack:${port},${process.env["PULUMI_DEBUG_PROVIDERS"] ?? ""}` },
    close: async () => {
      await provider.cancel();
      server.forceShutdown();
    },
  };
};
