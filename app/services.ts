import type { Database } from "./database/database.ts";
import { createRemote, type Remote } from "./http/remote.ts";
import { modulesOf } from "./modules.ts";
import { createLocalOrders } from "./orders/local-orders.ts";
import { createOrderStore } from "./orders/order-store.ts";
import type { Orders } from "./orders/orders.ts";
import { watchPendingOrders } from "./orders/pending-orders.ts";
import { createRemoteOrders } from "./orders/remote-orders.ts";
import { createSettlement } from "./orders/settlement.ts";
import { createLocalPayments } from "./payments/local-payments.ts";
import type { Payments } from "./payments/payments.ts";
import { createRemotePayments } from "./payments/remote-payments.ts";
import type { Peer, Settings } from "./settings/settings.ts";
import { type Logger, loggerOf } from "./telemetry/logger.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import { createLocalUsers } from "./users/local-users.ts";
import { createRemoteUsers } from "./users/remote-users.ts";
import type { Users } from "./users/users.ts";

/** The client interfaces; a caller cannot tell whether a module runs in its own process. */
export interface Services {
  readonly users: Users;
  readonly orders: Orders;
  readonly payments: Payments;
  readonly stop: () => Promise<void>;
}

export interface ServicesOptions {
  readonly settings: Pick<Settings, "role" | "peers" | "peerNamePrefix">;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Orders calls payments twice, and both attempts must fit into the timeout of the caller of orders. */
const timeoutMillis = { api: 5000, orders: 2000, users: 2000, payments: 2000, all: 5000 } as const;

/** Connects the modules for a role: directly if they run in this process, otherwise over HTTP. */
export const createServices = ({ settings, database, metrics, log }: ServicesOptions): Services => {
  const { role, peers, peerNamePrefix } = settings;
  const local = new Set(modulesOf(role));
  const remote = (peer: Peer): Remote =>
    createRemote({
      peer,
      peerName: peerNamePrefix + peer,
      address: peers[peer],
      metrics,
      timeoutMillis: timeoutMillis[role],
    });

  const users = local.has("users")
    ? createLocalUsers({ database, metrics, log: loggerOf(log, "users") })
    : createRemoteUsers(remote("users"));
  const payments = local.has("payments")
    ? createLocalPayments({ database, metrics, log: loggerOf(log, "payments") })
    : createRemotePayments(remote("payments"));
  if (!local.has("orders")) {
    return { users, payments, orders: createRemoteOrders(remote("orders")), stop: async () => {} };
  }

  const ordersLog = loggerOf(log, "orders");
  const store = createOrderStore(database);
  const settle = createSettlement({ store, payments, metrics, log: ordersLog });
  const orders = createLocalOrders({ store, users, settle, metrics, log: ordersLog });
  return { users, payments, orders, stop: watchPendingOrders({ store, settle, log: ordersLog }) };
};
