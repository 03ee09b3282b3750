import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import * as automation from "@pulumi/pulumi/automation/server.js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import * as pulumiSettings from "@pulumi/pulumi/runtime/settings.js";
import { provision } from "../infra/index.ts";

// What Pulumi's Automation API runs inline programs with; the package's types leave both out.
const { LanguageServer } = automation as unknown as {
  readonly LanguageServer: new (program: () => Promise<unknown>) => UntypedServiceImplementation;
};
const { grpcChannelOptions } = pulumiSettings as unknown as { readonly grpcChannelOptions: object };

/** The program, served from this process. */
export interface ServedProgram {
  /** For the flag `--client` of `pulumi`. */
  readonly address: string;
  readonly close: () => void;
}

/**
 * Serves the program to one run of Pulumi from this process, as the Automation API does with inline programs
 * (https://www.pulumi.com/docs/iac/automation-api/). Pulumi would start its language host and that a Node of its own,
 * which loads once more most of what is loaded here: a third of the time of an `up` with Badger.
 */
export const serveProgram = async (): Promise<ServedProgram> => {
  const server = new Server({ ...grpcChannelOptions });
  server.addService(LanguageRuntimeService, new LanguageServer(provision));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
};
