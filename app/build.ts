import { fastify, type FastifyInstance } from "fastify";
import { createAccounts } from "./auth/accounts.ts";
import { createAttemptLimit } from "./auth/attempt-limit.ts";
import { createLogin } from "./auth/login.ts";
import { createRequireCaller } from "./auth/require-caller.ts";
import { authRoutes } from "./auth/routes.ts";
import { createTokens } from "./auth/tokens.ts";
import { basicsRoutes } from "./health/routes.ts";
import { metricsRoute } from "./health/metrics-route.ts";
import { createLocalBooks } from "./books/local-books.ts";
import { booksRoutes } from "./books/routes.ts";
import type { Cache } from "./cache/cache.ts";
import type { Database } from "./database/database.ts";
import { fullFlow } from "./demo/full-flow.ts";
import { createLocalExpenses } from "./expenses/local-expenses.ts";
import { expensesRoutes } from "./expenses/routes.ts";
import { lazySchemas } from "./http/lazy-schemas.ts";
import { modulesOf, remoteTo } from "./modules.ts";
import { complexOperation } from "./operations/complex-operation.ts";
import { databaseOperation } from "./operations/database-operation.ts";
import { errorSimulation } from "./operations/error-simulation.ts";
import { createRunLog } from "./operations/run-log.ts";
import { ordersRoutes } from "./orders/routes.ts";
import { paymentsRoutes } from "./payments/routes.ts";
import { accessLog } from "./plugins/access-log.ts";
import { documentation } from "./plugins/documentation.ts";
import { entityTags } from "./plugins/entity-tags.ts";
import { closeConnections } from "./plugins/close-connections.ts";
import { httpMetrics } from "./plugins/http-metrics.ts";
import { jsonBody } from "./plugins/json-body.ts";
import { pageAttributes } from "./plugins/page-attributes.ts";
import { createAnswer, problems } from "./plugins/problems.ts";
import { beginRequest, enterContext, requestContext } from "./plugins/request-context.ts";
import { serverSpan } from "./plugins/server-span.ts";
import { typedParameters } from "./plugins/typed-parameters.ts";
import { createServices } from "./services.ts";
import type { Settings } from "./settings/settings.ts";
import { type Logger, loggerOf } from "./telemetry/logger.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import type { Tracing } from "./telemetry/tracing.ts";
import { createLocalTodos } from "./todos/local-todos.ts";
import { todosRoutes } from "./todos/routes.ts";
import { userTodosRoutes } from "./todos/user-todos-routes.ts";
import { accountsRoutes } from "./users/account-routes.ts";
import { usersRoutes } from "./users/routes.ts";
import { createWeather } from "./weather/create-weather.ts";
import { weatherRoutes } from "./weather/routes.ts";

/** The parts of a service; the caller opens and closes all of them. */
export interface BuildOptions {
  readonly settings: Settings;
  readonly database: Database;
  readonly cache: Cache;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly tracing: Pick<Tracing, "healthy">;
  /** Random source for `/error-simulation`; defaults to `Math.random`. */
  readonly random?: () => number;
}

const bodyLimit = 64 * 1024;
const requestTimeoutMillis = 30_000;

/** No coercion: a wrong type or an unknown field is rejected. */
const validation = {
  coerceTypes: false,
  removeAdditional: false,
  multipleOfPrecision: 6, // 19.99 is not a multiple of 0.01 in binary
  validateSchema: false, // TypeBox has checked them; compiling the meta-schema would cost 25 ms of each start
} as const;

/** Builds the server of one role, ready for `listen` or `inject`. */
export const build = async (options: BuildOptions): Promise<FastifyInstance> => {
  const { settings, database, cache, metrics, log, tracing } = options;
  const httpLog = loggerOf(log, "http");
  const answer = createAnswer({ metrics, log: httpLog });
  const app = fastify({
    logger: false,
    frameworkErrors(error, request, reply) {
      beginRequest(request, reply); // no hook runs for a URL that cannot be parsed
      answer(error, request, reply);
    },
    bodyLimit,
    requestTimeout: requestTimeoutMillis,
    // The schemas limit the length of parameters; Node accepts no longer URL than this.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    ajv: { customOptions: validation },
    schemaController: { compilersFactory: lazySchemas },
  });
  const services = createServices({ settings, database, metrics, log });
  app.addHook("onClose", services.stop);

  await app.register(requestContext());
  await app.register(serverSpan());
  await app.register(enterContext());
  await app.register(httpMetrics(metrics));
  await app.register(accessLog(httpLog));
  await app.register(problems(answer));
  await app.register(closeConnections());
  if (settings.corsOrigins.length > 0) {
    const { crossOrigin } = await import("./plugins/cross-origin.ts"); // most processes do not need it
    await app.register(crossOrigin(settings.corsOrigins));
  }
  await app.register(jsonBody());
  await app.register(typedParameters());
  await app.register(pageAttributes());
  await app.register(entityTags());

  const { role } = settings;
  const gateway = role === "api" || role === "all";
  if (gateway) await app.register(documentation({ version: settings.version, remote: remoteTo(role) }));
  await app.register(basicsRoutes({ settings, database, tracing, ...(gateway && { cache }) }));
  if (settings.metricsPort === undefined) await app.register(metricsRoute(metrics));
  const served = gateway ? (["users", "orders", "payments"] as const) : modulesOf(role);
  const accounts = createAccounts(services.users, cache);
  const users = gateway ? { ...services.users, remove: accounts.remove } : services.users;
  if (served.includes("users")) await app.register(usersRoutes(users));
  if (served.includes("orders")) await app.register(ordersRoutes(services.orders));
  if (served.includes("payments")) await app.register(paymentsRoutes(services.payments));
  if (role === "users") await app.register(accountsRoutes(services.users));
  if (gateway) {
    await app.register(weatherRoutes(createWeather({ settings, cache, metrics, log })));
    const runLog = createRunLog(database);
    await app.register(databaseOperation(runLog));
    await app.register(complexOperation({ ...services, log: runLog }));
    const tokens = createTokens(settings.tokens);
    const requireCaller = createRequireCaller(tokens, accounts);
    const login = createLogin({
      ...services,
      tokens,
      limit: createAttemptLimit(),
      metrics,
      log: loggerOf(log, "auth"),
    });
    await app.register(authRoutes({ ...services, login, requireCaller, metrics }));
    const books = createLocalBooks({ database, cache, metrics, log: loggerOf(log, "books") });
    await app.register(booksRoutes({ books, requireCaller }));
    const todos = createLocalTodos({ ...services, database, metrics, log: loggerOf(log, "todos") });
    await app.register(todosRoutes(todos));
    await app.register(userTodosRoutes(todos));
    const expenses = createLocalExpenses({ database, log: loggerOf(log, "expenses") });
    await app.register(expensesRoutes({ expenses, requireCaller }));
    await app.register(errorSimulation({ database, ...(options.random ? { random: options.random } : {}) }));
    await app.register(fullFlow({ ...services, links: settings.links }));
  }
  return app;
};
