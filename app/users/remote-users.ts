import type { Remote } from "../http/remote.ts";
import { accountRoutes } from "./account-routes.ts";
import type { Users } from "./users.ts";

export const createRemoteUsers = (remote: Remote): Users => ({
  list: (query) => remote({ method: "GET", route: "/users", query }),
  get: (id) => remote({ method: "GET", route: "/users/{id}", params: { id } }),
  create: (body) => remote({ method: "POST", route: "/users", body }),
  update: (id, body, ifMatch) => remote({ method: "PUT", route: "/users/{id}", params: { id }, body, ifMatch }),
  register: (body) => remote({ method: "POST", route: accountRoutes.register, body }),
  authenticate: (body) => remote({ method: "POST", route: accountRoutes.authenticate, body }),
  remove: (id, ifMatch) => remote({ method: "DELETE", route: "/users/{id}", params: { id }, ifMatch }),
});
