import type { Remote } from "../http/remote.ts";
import type { Payments } from "./payments.ts";

export const createRemotePayments = (remote: Remote): Payments => ({
  pay: (body, idempotencyKey) => remote({ method: "POST", route: "/payments", body, idempotencyKey }),
  get: (id) => remote({ method: "GET", route: "/payments/{id}", params: { id } }),
});
