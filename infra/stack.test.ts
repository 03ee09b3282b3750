import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { At, ServiceSpec } from "./service.ts";
import { parseSettings } from "./settings/settings.ts";
import type { Extra } from "./platforms/kit.ts";
import { assemble, stackOf, type Stack } from "./stack.ts";

const spec = (name: string, port: number, more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  kind: "service",
  name,
  program: { entry: "x.ts", runtime: "node" },
  needs: [],
  talksTo: [],
  ports: { http: { number: port, protocol: "http" } },
  health: { port: "http", path: "/", within: "1s" },
  resources: { memory: "64Mi", cpu: "100m" },
  run: () => ({ args: [] }),
  ...more,
});

const names = ({ specs }: Stack) => specs.map(({ name }) => name);

describe("assemble", () => {
  test("puts every service after what it needs", () => {
    const specs = [spec("c", 3, { needs: ["b"] }), spec("b", 2, { needs: ["a"] }), spec("a", 1)];
    expect(names(assemble(specs))).toEqual(["a", "b", "c"]);
  });

  test("lets services talk to each other in a circle", () => {
    const specs = [spec("a", 1, { talksTo: ["b.http"] }), spec("b", 2, { talksTo: ["a.http"] })];
    expect(names(assemble(specs))).toEqual(["a", "b"]);
  });

  test.each([
    [[spec("a", 1, { needs: ["b"] }), spec("b", 2, { needs: ["a"] })], "needs form a cycle: a → b → a"],
    [[spec("a", 1, { needs: ["x"] })], "a.needs: there is no service x"],
    [[spec("a", 1, { talksTo: ["b.grpc"] }), spec("b", 2)], "a.talksTo: there is no port b.grpc"],
    [[spec("a", 1), spec("a", 2)], "a: two services have this name"],
    [[spec("a", 7), spec("b", 7)], "b.ports.http: 7 is already a.ports.http"],
    [[spec("A_b", 1)], "A_b: a service's name is lower case"],
    [[spec("a", 1, { scrape: [{ port: "m", path: "/", component: "node" }] })], "a: there is no port m"],
  ])("refuses specs that do not fit: case %#", (specs, message) => {
    expect(() => assemble(specs)).toThrow(message);
  });
});

const docker = { platform: "docker" };

const atIn = (stack: Stack): At => ({
  environment: "test",
  stack,
  url: () => "http://other:1",
  address: () => "other:1",
  publicUrl: () => "http://public:1",
  host: () => "0.0.0.0",
  port: () => 1,
  file: (name) => `/files/${name}`,
  secret: (name) => `/secrets/${name}`,
  data: (volume) => `/data/${volume}`,
  distribution: "/program",
  program: (entry) => `/app/${entry}`,
  hostRoot: "/",
});

describe("stackOf", () => {
  const stack = (config: Record<string, unknown>, extras: readonly Extra[] = []) =>
    names(stackOf(parseSettings(config), { present: new Set(extras) }));

  test("starts Elasticsearch and its templates before Jaeger", () => {
    const order = stack({}).filter((name) => ["elasticsearch", "index-templates", "jaeger"].includes(name));
    expect(order).toEqual(["elasticsearch", "index-templates", "jaeger"]);
  });

  test("has no Elasticsearch when the spans are kept in Badger", () => {
    expect(stack({ traces: { storage: "badger" } })).not.toContain("elasticsearch");
  });

  test("has no API where it is turned off", () => {
    const order = stack({ app: { enabled: false } });
    expect(order).toEqual(expect.not.arrayContaining(["api", "users", "orders", "payments"]));
    expect(order).toContain("prometheus");
  });

  test.each(["orders", "jaeger", "jaeger-metrics", "index-templates"])(
    "refuses a target called %s like something of its own, with the place of the name",
    (name) => {
      const settings = parseSettings({ targets: [{ name, scrape: "127.0.0.1:9000" }] });
      expect(() => stackOf(settings, { locate: (key) => `here(${key})` })).toThrow(
        `here(targets[0].name): targets[0].name: expected a name of its own, got "${name}" like one of the stack's`,
      );
    },
  );

  test("takes a target called like a service of the API that is turned off", () => {
    expect(stack({ app: { enabled: false }, targets: [{ name: "orders", scrape: "127.0.0.1:9000" }] })).not.toContain(
      "orders",
    );
  });

  test("keeper asks whom it must, and waits for nobody", () => {
    const keeper = (config: Record<string, unknown>) =>
      stackOf(parseSettings(config)).specs.find(({ name }) => name === "keeper");
    expect(keeper({})?.needs).toEqual([]);
    expect(keeper({})?.talksTo).toEqual([
      "elasticsearch.http",
      "alertmanager.http",
      "jaeger.health",
      "jaeger.ui",
      "api.http",
      "prometheus.http",
    ]);
    expect(keeper({ traces: { storage: "badger" } })?.talksTo).not.toContain("elasticsearch.http");
    expect(keeper({ keeper: { enabled: false } })).toBeUndefined();
  });

  test.each([
    [{}, [], []],
    [{}, ["grafana"], ["grafana"]],
    [{}, ["full-elasticsearch", "kibana"], ["kibana"]],
    [{}, ["grafana", "kibana"], ["kibana", "grafana"]],
    [{ grafana: { enabled: false } }, ["grafana", "kibana"], ["kibana"]],
    [{ kibana: { enabled: false } }, ["grafana", "kibana"], ["grafana"]],
    [{ traces: { storage: "badger" } }, ["grafana", "kibana"], ["grafana"]],
  ] as const)("with %j, and %j to be had, %j join", (config, extras, joined) => {
    const extra = stack(config, extras).filter((name) => name === "grafana" || name === "kibana");
    expect(extra).toEqual(joined);
  });

  test("lets into Elasticsearch who is there, each with a password of his own, and on a laptop everybody", () => {
    const secrets = (config: Record<string, unknown>, extras: readonly Extra[]) => {
      const all = stackOf(parseSettings(config), { present: new Set(extras) });
      const texts = all.specs.find(({ name }) => name === "elasticsearch")!.run(atIn(all)).secrets ?? {};
      return (texts["users"] ?? "").split("\n").flatMap((line) => (line === "" ? [] : [line.split(":")[0]!]));
    };
    const core = ["admin", "backup", "health", "index-templates", "jaeger", "logs"];
    expect(secrets(docker, [])).toEqual([...core, "keeper"]);
    expect(secrets({ ...docker, keeper: { enabled: false } }, ["grafana"])).toEqual([...core, "grafana"]);
    expect(secrets(docker, ["kibana"])).toEqual([...core, "keeper", "kibana-objects"]);
    expect(secrets({}, ["full-elasticsearch", "grafana", "kibana"])).toEqual([]);
  });

  test.each([
    [docker, ["kibana"], ["kibana", "kibana-objects"]],
    [{ ...docker, kibana: { enabled: false } }, ["kibana"], []],
    [{}, ["kibana"], ["kibana", "kibana-objects"]],
  ] as const)("with %j, and %j to be had, Kibana brings %j", (config, extras, brought) => {
    expect(stack(config, extras).filter((name) => name.startsWith("kibana"))).toEqual(brought);
  });

  test.each([
    ["2.13.0", "spanmetrics", { "service.name": "jaeger" }],
    ["2.17.9", "spanmetrics", { "service.name": "jaeger" }],
    ["2.18.0", "span_metrics", { attributes: [{ name: "service.name", value: "jaeger" }] }],
    ["2.20.0", "span_metrics", { attributes: [{ name: "service.name", value: "jaeger" }] }],
  ])("tells Jaeger %s of its span metrics as %s", (version, connector, resource) => {
    const running = stackOf(parseSettings({}), { versions: { jaeger: version } });
    const jaeger = running.specs.find(({ name }) => name === "jaeger")!;
    const { connectors, service } = parse(jaeger.run(atIn(running)).files!["jaeger.yml"]!) as {
      connectors: object;
      service: { pipelines: { traces: { exporters: string[] } }; telemetry: { resource: unknown } };
    };
    expect(Object.keys(connectors)).toEqual([connector]);
    expect(service.pipelines.traces.exporters).toContain(connector);
    expect(service.telemetry.resource).toEqual(resource);
  });

  test("knows the components of all that joins, keeper and what only keeper watches among them", () => {
    const whole = stackOf(parseSettings({}), { present: new Set(["grafana"] as const) });
    const { components } = whole;
    expect(components).toEqual([
      "alertmanager",
      "api",
      "elasticsearch",
      "grafana",
      "jaeger",
      "keeper",
      "node",
      "prometheus",
    ]);
  });

  test("runs the API as one process when asked to", () => {
    expect(
      stack({ api: { mode: "single" } }).filter((name) => ["api", "users", "orders", "payments"].includes(name)),
    ).toEqual(["api"]);
  });
});

test.each(["8.6.2", "9.4.2", "9.4.3"])("Kibana %s is given only options that its own Node takes", (version) => {
  const present = new Set(["full-elasticsearch", "kibana"] as const);
  const stack = stackOf(parseSettings({}), { present, versions: { kibana: version } });
  const kibana = stack.specs.find(({ name }) => name === "kibana")!;
  expect(kibana.run(atIn(stack)).files?.["node.options"]?.trim().split("\n")).toEqual([
    "--unhandled-rejections=warn",
    "--dns-result-order=ipv4first",
  ]);
});
