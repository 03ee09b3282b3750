import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Overrides for one test; by default the server responds like a healthy node. */
export interface FakeState {
  status?: "green" | "yellow" | "red";
  indices?: readonly { readonly index: string; readonly "docs.count": string; readonly "store.size": string }[];
  /** Unless 0, every response has this status and no content. */
  fails?: number;
  /** Requests get no response. */
  hangs?: boolean;
  indexed?: number;
}

/** Responses of Elasticsearch 8.6.2, reduced by their `filter_path`. */
const answers = ({ status = "green", indices = [], indexed = 47 }: FakeState): Readonly<Record<string, unknown>> => ({
  "/_cluster/health": { status },
  "/_nodes/stats/jvm,fs,indices": {
    nodes: {
      "U-Fkka-IR52S2f3TIPkwMg": {
        name: "elasticsearch",
        indices: { indexing: { index_total: indexed, index_failed: 3 } },
        jvm: { mem: { heap_used_in_bytes: 112_943_472, heap_max_in_bytes: 518_979_584 } },
        fs: {
          total: {
            total_in_bytes: 270_553_174_016,
            free_in_bytes: 247_003_365_376,
            available_in_bytes: 74_243_485_696,
          },
        },
      },
    },
  },
  "/_cat/indices": indices,
  "/_cluster/settings": {
    defaults: {
      cluster: { routing: { allocation: { disk: { watermark: { low: "2gb", "low.max_headroom": "200GB" } } } } },
    },
  },
});

/** A server that answers keeper's requests like Elasticsearch; a test changes `state` while it runs. */
export const openFakeElasticsearch = async () => {
  const state: FakeState = {};
  const server = createServer((request, response) => {
    if (state.hangs) return;
    const answer = state.fails ? undefined : answers(state)[request.url?.split("?")[0] ?? ""];
    response.writeHead(state.fails || (answer ? 200 : 404), { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};
