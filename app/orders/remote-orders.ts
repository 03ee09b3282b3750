import type { Remote } from "../http/remote.ts";
import type { Orders } from "./orders.ts";

export const createRemoteOrders = (remote: Remote): Orders => ({
  create: (body) => remote({ method: "POST", route: "/orders", body }),
  list: (query) => remote({ method: "GET", route: "/orders", query }),
  get: (id) => remote({ method: "GET", route: "/orders/{id}", params: { id } }),
});
