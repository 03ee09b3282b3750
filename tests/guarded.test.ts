import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { startKeeper } from "../keeper/keeper.ts";
import { readKeeperSettings } from "../keeper/settings.ts";
import { sendTrace } from "../scripts/start-up/send-trace.ts";
import { traceQueries } from "../signals/traces/queries.ts";
import { startGuardedElasticsearch } from "./guarded/guarded-elasticsearch.ts";
import { startGuardedJaeger } from "./guarded/guarded-jaeger.ts";
import { openGuardedStack, type GuardedStack, type Ran } from "./guarded/guarded-stack.ts";
import { openKibana } from "./guarded/kibana-stand-in.ts";
import { json, spansOf } from "./support/stack-queries.ts";

const port = 39_200;
const today = new Date().toISOString().slice(0, 10);
const alias = "jaeger-traces-demo";

const urls: Record<string, string> = { "http://elasticsearch:9200": `http://127.0.0.1:${port}` };
let stack: GuardedStack;
let elasticsearch: Awaited<ReturnType<typeof startGuardedElasticsearch>>;
let kibana: Awaited<ReturnType<typeof openKibana>>;

const kibanaSettings = (): Readonly<Record<string, string>> =>
  parse(stack.filesOf("kibana")["kibana.yml"]!) as Readonly<Record<string, string>>;

const basic = (user: string, password = stack.password(`elasticsearch-${user}-password`)): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

const ask = (authorization: string, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${elasticsearch.url}${path}`, {
    method,
    headers: { authorization, "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });

/** Runs a task's command as its container would. */
const runTask = (service: string): Promise<Ran> =>
  stack.run(service, stack.unitOf(service).container.command as readonly string[]);

/** Whether a task's container sees its work. */
const verify = async (service: string): Promise<boolean> =>
  (await stack.run(service, stack.environment(service)["VERIFY"]!.split(" "))).code === 0;

/** The command that keeper runs for a schedule. */
const scheduleOf = (wanted: string): readonly string[] => {
  const all = JSON.parse(stack.filesOf("keeper")["schedules.json"]!) as { name: string; args: readonly string[] }[];
  return ["node", ...all.find(({ name }) => name === wanted)!.args];
};

/** Does something while a file holds another password. */
const withWrongPassword = async <Result>(path: string, action: () => Promise<Result>): Promise<Result> => {
  const right = readFileSync(path, "utf8");
  writeFileSync(path, right.replace(/[\w-]{43}/, "not-the-password"));
  try {
    return await action();
  } finally {
    writeFileSync(path, right);
  }
};

beforeAll(async () => {
  stack = await openGuardedStack(urls);
  elasticsearch = await startGuardedElasticsearch(stack, port);
  kibana = await openKibana({
    elasticsearchUrl: elasticsearch.url,
    token: kibanaSettings()["elasticsearch.serviceAccountToken"]!,
    roles: stack.filesOf("elasticsearch")["roles.yml"]!,
  });
  urls["http://kibana:5601"] = kibana.url;
});
afterAll(async () => {
  await kibana?.close();
  await elasticsearch?.close();
  stack?.dispose();
});

describe("Elasticsearch", () => {
  test("lets in nobody without a password, or with another's", async () => {
    const anonymous = await fetch(elasticsearch.url);
    expect(anonymous.status).toBe(401);
    expect((await ask(basic("jaeger", stack.password("elasticsearch-keeper-password")), "GET", "/")).status).toBe(401);
    expect((await ask(basic("elastic", "changeme"), "GET", "/")).status).toBe(401);
  });

  test("is asked for its health by a user of its own, whose password is no argument", async () => {
    const { tests } = stack.unitOf("elasticsearch").container.healthcheck as { tests: readonly string[] };
    const check = () =>
      stack.run(
        "elasticsearch",
        tests.slice(1).map((word) => word.replace(":9200", `:${port}`)),
      );
    expect(tests.join(" ")).not.toContain(stack.password("elasticsearch-health-password"));
    expect(await check()).toEqual({ code: 0, output: "" });
    const wrong = await withWrongPassword(stack.pathOf("elasticsearch", "health.curl"), check);
    expect(wrong.code).not.toBe(0);
    expect(wrong.output).toContain("401");
  });
});

describe("the index templates", () => {
  test("are put with a password, again without harm, and looked after", async () => {
    expect(await verify("index-templates")).toBe(false);
    for (let round = 0; round < 2; round += 1) {
      const { code, output } = await runTask("index-templates");
      expect(code, output).toBe(0);
    }
    expect(await verify("index-templates")).toBe(true);
  });

  test("a wrong password is told in one line", async () => {
    const path = stack.pathOf("index-templates", "elasticsearch-index-templates-password");
    const { code, output } = await withWrongPassword(path, () => runTask("index-templates"));
    expect(code).toBe(1);
    expect(output).toMatch(
      /^PUT \/_index_template\/[\w-]+: 401, the password of the user "index-templates" is not accepted\n$/,
    );
  });
});

describe("Jaeger", () => {
  const shift = 23_000;

  test("stores and finds spans with its name, its password and its role", async () => {
    const jaeger = await startGuardedJaeger(stack, shift);
    try {
      const health = () =>
        fetch(`${jaeger.url(13_133)}/status`).then(
          ({ status }) => status,
          () => 0,
        );
      await expect.poll(health, { timeout: 20_000 }).toBe(200);
      const traceId = await sendTrace(jaeger.url(4318));
      const found = async () => (await spansOf(jaeger.url(16_686), traceId)).map(({ name }) => name);
      await expect.poll(() => found().catch(() => []), { timeout: 20_000 }).toEqual(["smoke-test"]);
      const services = async () => (await fetch(`${jaeger.url(16_686)}/api/v3/services`)).text();
      await expect.poll(services, { timeout: 20_000 }).toContain("stack-smoke-test");
    } finally {
      await jaeger.close();
    }
  });

  test("shows who calls whom, once keeper's schedule has read the spans that it stored", async () => {
    const jaeger = await startGuardedJaeger(stack, shift);
    const traceId = randomBytes(16).toString("hex");
    try {
      const start = BigInt(Date.now()) * 1_000_000n;
      // Client and server: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.
      const ends = [
        { service: "shop", kind: 3, spanId: "aaaaaaaaaaaaaaa1" },
        { service: "stock", kind: 2, spanId: "aaaaaaaaaaaaaaa2", parentSpanId: "aaaaaaaaaaaaaaa1" },
      ].map(({ service, ...span }) => ({
        resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
        scopeSpans: [
          {
            spans: [{ ...span, traceId, name: "buy", startTimeUnixNano: `${start}`, endTimeUnixNano: `${start + 1n}` }],
          },
        ],
      }));
      const send = () =>
        fetch(`${jaeger.url(4318)}/v1/traces`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ resourceSpans: ends }),
        }).then(
          ({ ok }) => ok,
          () => false,
        );
      await expect.poll(send, { timeout: 20_000 }).toBe(true);
      const edges = async () => {
        const { code, output } = await stack.run("keeper", scheduleOf("service-map"));
        expect(code, output).toBe(0);
        const query = `endTs=${Date.now()}&lookback=3600000`;
        return ((await json(`${jaeger.url(16_686)}/api/dependencies?${query}`)) as { data: unknown }).data;
      };
      await expect.poll(edges, { timeout: 20_000 }).toEqual([{ parent: "shop", child: "stock", callCount: 1 }]);
    } finally {
      await jaeger.close();
      const stored = await ask(basic("admin"), "POST", "/jaeger-span-*/_search", {
        query: { term: { traceID: traceId } },
      });
      const { hits } = (await stored.json()) as { hits: { hits: readonly { _id: string; _index: string }[] } };
      for (const { _index: index, _id: id } of hits.hits)
        await ask(basic("admin"), "DELETE", `/${index}/_doc/${id}?refresh=true`);
      await ask(basic("admin"), "DELETE", `/jaeger-dependencies-${today}`);
    }
  });

  test("says so where its password is wrong, and does not start", async () => {
    const path = stack.pathOf("jaeger", "elasticsearch-jaeger-password");
    const output = await withWrongPassword(path, async () => (await startGuardedJaeger(stack, shift)).ended());
    expect(output).toContain("401");
  });
});

describe("keeper", () => {
  const old = "jaeger-span-2020-01-01";
  const schedule = (wanted = "old-indices") => scheduleOf(wanted);

  test("deletes old indices, and nothing else", async () => {
    const others = ["orders-2020-01-01", `jaeger-service-${today}`];
    for (const index of [old, ...others]) await ask(basic("admin"), "PUT", `/${index}`);
    expect(await stack.run("keeper", schedule())).toEqual({ code: 0, output: `deleted ${old}\n` });
    expect(await stack.run("keeper", schedule())).toEqual({ code: 0, output: "no index is older than 7d\n" });
    for (const index of others) expect((await ask(basic("admin"), "GET", `/${index}`)).status).toBe(200);
  });

  test("counts the calls between services from their spans, once however often it runs", async () => {
    const span = (spanID: string, serviceName: string, kind: string, parent?: string) => ({
      traceID: "a1",
      spanID,
      startTimeMillis: Date.now(),
      process: { serviceName },
      tag: { "span@kind": kind },
      references: parent === undefined ? [] : [{ refType: "CHILD_OF", traceID: "a1", spanID: parent }],
    });
    const spans = [
      span("1", "shop", "server"),
      span("2", "shop", "client", "1"),
      span("3", "stock", "server", "2"),
      span("4", "stock", "internal", "3"),
    ];
    const path = (id: string) => `/jaeger-span-${today}/_doc/${id}?refresh=true`;
    for (const one of spans) await ask(basic("jaeger"), "PUT", path(one.spanID), one);
    for (let round = 0; round < 2; round += 1) {
      const { code, output } = await stack.run("keeper", schedule("service-map"));
      expect(code, output).toBe(0);
      expect(output).toContain(": 1 calls, 1 edges\n");
    }
    const found = await ask(basic("jaeger"), "POST", `/jaeger-dependencies-${today}/_search`, {});
    const { hits } = (await found.json()) as { hits: { hits: readonly { _source: unknown }[] } };
    expect(hits.hits.map(({ _source }) => _source)).toMatchObject([
      { dependencies: [{ parent: "shop", child: "stock", callCount: 1 }] },
    ]);
    for (const { spanID } of spans) await ask(basic("admin"), "DELETE", path(spanID));
  });

  test("tells of a wrong password in one line", async () => {
    const path = stack.pathOf("keeper", "elasticsearch-keeper-password");
    const { code, output } = await withWrongPassword(path, () => stack.run("keeper", schedule()));
    expect(code).toBe(1);
    expect(output).toMatch(/^GET http:\S+: 401, the password of the user "keeper" is not accepted\n$/);
  });

  test("reads the figures of all indices, and asks for health as its user", async () => {
    const variables = stack.environment("keeper");
    const keeper = await startKeeper(
      readKeeperSettings({
        ...variables,
        HOST: "127.0.0.1",
        PORT: "0",
        PROBES: variables["PROBES"]!.split(" ").find((pair) => pair.startsWith("elasticsearch.")),
        COLLECT_INTERVAL: "1s",
        SCHEDULES_FILE: "",
      }),
      pino({ level: "silent" }),
    );
    const metrics = async () => (await fetch(`${keeper.address}/metrics`)).text();
    await expect.poll(metrics, { timeout: 10_000 }).toMatch(/elasticsearch_cluster_health_status\{color="\w+"\} 1/);
    expect(await metrics()).toContain('keeper_probe_up{target="elasticsearch",endpoint="http"} 1');
    expect(await metrics()).toContain('elasticsearch_index_documents{family="other",day=""}');
    await keeper.stop();
  });
});

test("Grafana asks Elasticsearch with the password in the file that its data source names", async () => {
  const { datasources } = parse(stack.filesOf("grafana")["observability.yml"]!.replaceAll("$$", "$")) as {
    datasources: readonly Readonly<Record<string, unknown>>[];
  };
  // As this project's own provisioning renders it.
  const source = datasources.find(({ type }) => type === "elasticsearch") as {
    basicAuthUser: string;
    secureJsonData: { basicAuthPassword: string };
    jsonData: { index: string };
  };
  const [, file = ""] = /^\$__file\{.*\/(.*)\}$/.exec(source.secureJsonData.basicAuthPassword) ?? [];
  const authorization = basic(source.basicAuthUser, stack.filesOf("grafana")[file]);
  const { index } = source.jsonData;
  expect((await ask(authorization, "GET", "/")).status).toBe(200);
  expect((await ask(authorization, "GET", `/${index}/_mapping`)).status).toBe(200);
  const found = await ask(authorization, "POST", "/_msearch", `${JSON.stringify({ index })}\n{}\n`);
  expect(await found.json()).toMatchObject({ responses: [{ status: 200, hits: { total: { value: 1 } } }] });
});

describe("each user may do what it is there for, and no more", () => {
  const span = `jaeger-span-${today}`;
  const document = { startTimeMillis: 1 };
  const setting = { persistent: { "indices.recovery.max_bytes_per_sec": "50mb" } };

  test.each([
    ["jaeger", "GET", "/", undefined, 200],
    ["jaeger", "POST", `/${span}/_doc`, document, 201],
    ["jaeger", "POST", `/${span}/_search`, {}, 200],
    ["jaeger", "POST", "/orders-2020-01-01/_search", {}, 403],
    ["jaeger", "POST", "/orders-2020-01-01/_doc", document, 403],
    ["jaeger", "PUT", "/orders-2020-01-02", undefined, 403],
    ["jaeger", "DELETE", `/${span}`, undefined, 403],
    ["jaeger", "PUT", "/_index_template/x", { index_patterns: ["x"] }, 403],
    ["keeper", "GET", "/_cat/indices", undefined, 200],
    ["keeper", "DELETE", "/orders-2020-01-01", undefined, 403],
    ["keeper", "POST", `/${span}/_search`, {}, 200],
    ["keeper", "POST", `/${span}/_doc`, document, 403],
    ["keeper", "PUT", `/jaeger-dependencies-${today}/_doc/1`, { dependencies: [] }, 201],
    ["keeper", "POST", `/jaeger-dependencies-${today}/_search`, {}, 403],
    ["keeper", "POST", "/orders-2020-01-01/_search", {}, 403],
    ["keeper", "PUT", "/_cluster/settings", setting, 403],
    ["grafana", "POST", `/${alias}/_search`, {}, 200],
    ["grafana", "POST", `/${span}/_search`, {}, 403],
    ["grafana", "POST", `/${alias}/_doc`, document, 403],
    ["grafana", "DELETE", `/${span}`, undefined, 403],
    ["index-templates", "POST", `/${span}/_search`, {}, 403],
    ["index-templates", "DELETE", `/${span}`, undefined, 403],
    ["kibana-objects", "GET", `/${alias}/_field_caps?fields=*`, undefined, 200],
    ["kibana-objects", "POST", `/${alias}/_search`, {}, 403],
    ["logs", "POST", "/logs-api-default/_doc?op_type=create", { message: "a" }, 201],
    ["logs", "PUT", "/logs-api-default/_doc/1", { message: "a" }, 403],
    ["logs", "POST", "/logs-api-default/_search", {}, 403],
    ["logs", "POST", `/${span}/_doc?op_type=create`, document, 403],
    ["health", "GET", "/_cluster/health", undefined, 200],
    ["health", "POST", `/${span}/_search`, {}, 403],
    ["health", "GET", "/_security/user", undefined, 403],
    ["admin", "PUT", "/_cluster/settings", setting, 200],
  ] as const)("%s: %s %s", async (user, method, path, body, status) => {
    const answer = await ask(basic(user), method, path, body);
    expect(answer.status, await answer.text()).toBe(status);
  });
});

describe("Kibana", () => {
  const saved = [
    "index-pattern:observability-traces",
    ...Object.keys(traceQueries).map((name) => `search:observability-${name}`),
  ];

  test("is let into Elasticsearch by its service account's token, and by no other", async () => {
    const settings = kibanaSettings();
    const token = settings["elasticsearch.serviceAccountToken"]!;
    const whoIs = (value: string) => ask(`Bearer ${value}`, "GET", "/_security/_authenticate");
    expect(await (await whoIs(token)).json()).toMatchObject({ username: "elastic/kibana" });
    expect((await whoIs(`${token.slice(0, -4)}AAAA`)).status).toBe(401);
    const keys = Object.entries(settings).filter(([name]) => name.endsWith(".encryptionKey"));
    expect(keys.map(([, key]) => key.length >= 32)).toEqual([true, true, true]);
    expect(new Set(keys.map(([, key]) => key)).size).toBe(3);
  });

  test("is given its objects, again without harm, and they are looked after", async () => {
    expect(await verify("kibana-objects")).toBe(false);
    for (let round = 0; round < 2; round += 1)
      expect(await runTask("kibana-objects")).toEqual({ code: 0, output: `imported ${saved.length} objects\n` });
    expect([...kibana.stored.keys()]).toEqual(saved);
    expect(await verify("kibana-objects")).toBe(true);
  });

  test("a wrong password is told in one line", async () => {
    const path = stack.pathOf("kibana-objects", "elasticsearch-kibana-objects-password");
    const { code, output } = await withWrongPassword(path, () => runTask("kibana-objects"));
    expect(code).toBe(1);
    expect(output).toMatch(/^POST \S+: 401, the password of the user "kibana-objects" is not accepted\n$/);
  });

  test("what it does not take is told by its name", async () => {
    const path = stack.pathOf("kibana-objects", "objects.ndjson");
    const all = readFileSync(path, "utf8");
    writeFileSync(path, all.replaceAll("observability-traces", "nowhere").split("\n")[1]!);
    const { code, output } = await runTask("kibana-objects");
    writeFileSync(path, all);
    expect(code).toBe(1);
    expect(output).toBe(
      "POST /api/saved_objects/_import?overwrite=true: Kibana took 0 objects, and not search observability-all (missing_references)\n",
    );
  });

  test("the stand-in refuses what Kibana's reference does not know", async () => {
    const upload = async (headers: Readonly<Record<string, string>>, name = "objects.ndjson", query = "") => {
      const body = new FormData();
      body.set("file", new Blob([stack.filesOf("kibana-objects")["objects.ndjson"]!]), name);
      const url = `${kibana.url}/api/saved_objects/_import${query}`;
      return (await fetch(url, { method: "POST", headers, body })).status;
    };
    const authorization = basic("kibana-objects");
    const xsrf = { "kbn-xsrf": "true" };
    expect(await upload({ authorization })).toBe(400);
    expect(await upload(xsrf)).toBe(401);
    expect(await upload({ authorization: basic("jaeger"), ...xsrf })).toBe(403);
    expect(await upload({ authorization, ...xsrf }, "objects.json")).toBe(400);
    expect(await upload({ authorization, ...xsrf }, "objects.ndjson", "?replace=true")).toBe(400);
    expect(await upload({ authorization, ...xsrf }, "objects.ndjson", "?overwrite=true")).toBe(200);
    expect((await fetch(`${kibana.url}/api/status`)).status).toBe(200);
  });
});
