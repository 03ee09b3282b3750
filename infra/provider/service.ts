import { status, type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { Provider } from "@pulumi/pulumi/provider/index.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import structs, { type JavaScriptValue, type Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** A provider that can create, update, read and delete resources, and nothing else. */
type ResourceProvider = Required<
  Pick<Provider, "version" | "diff" | "create" | "update" | "read" | "delete" | "cancel">
>;

type Properties = Readonly<Record<string, JavaScriptValue>>;

/** Secrets and references stay in the engine's wrappers and are returned in them. */
const plain = (properties: Struct | undefined): Properties => properties?.toJavaScript() ?? {};
const wire = (properties: Properties | undefined): Struct => structs.Struct.fromJavaScript(properties ?? {});

/** Answers a call; the engine receives only the message of an error. */
const unary =
  <Request, Response>(answer: (request: Request) => Promise<Response> | Response): handleUnaryCall<Request, Response> =>
  async ({ request }, callback) => {
    try {
      callback(null, await answer(request));
    } catch (error) {
      callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
    }
  };

/**
 * A provider as the gRPC service that Pulumi's engine calls (proto/pulumi/provider.proto in its repository). It can run
 * in a server of any process. Pulumi's own `main` needs its own process: it prints a port, catches every uncaught error
 * and never closes. The omitted calls are "unimplemented", and the engine continues without them.
 */
export const providerService = (provider: ResourceProvider): UntypedServiceImplementation => ({
  attach: unary(() => new emptyMessages.Empty()),
  getPluginInfo: unary(() => new plugins.PluginInfo().setVersion(provider.version)),
  configure: unary(() =>
    new messages.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setAcceptoutputs(true),
  ),
  check: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
  diff: unary(async (request: messages.DiffRequest) => {
    const [olds, news] = [plain(request.getOlds()), plain(request.getNews())];
    const { changes, replaces, deleteBeforeReplace } = await provider.diff(
      request.getId(),
      request.getUrn(),
      olds,
      news,
    );
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    return new messages.DiffResponse()
      .setChanges(changes ? DIFF_SOME : DIFF_NONE)
      .setReplacesList(replaces ?? [])
      .setDeletebeforereplace(deleteBeforeReplace ?? false);
  }),
  create: unary(async (request: messages.CreateRequest) => {
    const { id, outs } = await provider.create(request.getUrn(), plain(request.getProperties()));
    return new messages.CreateResponse().setId(id).setProperties(wire(outs));
  }),
  update: unary(async (request: messages.UpdateRequest) => {
    const [olds, news] = [plain(request.getOlds()), plain(request.getNews())];
    const { outs } = await provider.update(request.getId(), request.getUrn(), olds, news);
    return new messages.UpdateResponse().setProperties(wire(outs));
  }),
  read: unary(async (request: messages.ReadRequest) => {
    const { id, props } = await provider.read(request.getId(), request.getUrn(), plain(request.getProperties()));
    return new messages.ReadResponse().setId(id ?? "").setProperties(wire(props));
  }),
  delete: unary(async (request: messages.DeleteRequest) => {
    await provider.delete(request.getId(), request.getUrn(), plain(request.getProperties()));
    return new emptyMessages.Empty();
  }),
  cancel: unary(async () => {
    await provider.cancel();
    return new emptyMessages.Empty();
  }),
});
