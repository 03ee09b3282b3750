import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { elasticsearchPort, openGuardedWorld, withWrongPassword, type GuardedWorld } from "./guarded/guarded-world.ts";
import { testJaeger } from "./guarded/jaeger-tests.ts";
import { testKeeper } from "./guarded/keeper-tests.ts";
import { testKibana } from "./guarded/kibana-tests.ts";
import { testUsers } from "./guarded/user-tests.ts";

// Filled before the first test runs: the groups below get it when they are described.
const world = {} as GuardedWorld;

const ends: (() => unknown)[] = [];

beforeAll(async () => void Object.assign(world, await openGuardedWorld((end) => ends.push(end))));
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

describe("Elasticsearch", () => {
  test("lets in nobody without a password, or with another's", async () => {
    const anonymous = await fetch(world.elasticsearch.url);
    expect(anonymous.status).toBe(401);
    expect(
      (await world.ask(world.basic("jaeger", world.stack.password("elasticsearch-keeper-password")), "GET", "/"))
        .status,
    ).toBe(401);
    expect((await world.ask(world.basic("elastic", "changeme"), "GET", "/")).status).toBe(401);
  });

  test("is asked for its health by a user of its own, whose password is no argument", async () => {
    const { tests } = world.stack.unitOf("elasticsearch").container.healthcheck as { tests: readonly string[] };
    const check = () =>
      world.stack.run(
        "elasticsearch",
        tests.slice(1).map((word) => word.replace(":9200", `:${elasticsearchPort}`)),
      );
    expect(tests.join(" ")).not.toContain(world.stack.password("elasticsearch-health-password"));
    expect(await check()).toEqual({ code: 0, output: "" });
    const wrong = await withWrongPassword(world.stack.pathOf("elasticsearch", "health.curl"), check);
    expect(wrong.code).not.toBe(0);
    expect(wrong.output).toContain("401");
  });
});

describe("the index templates", () => {
  test("are put with a password, again without harm, and looked after", async () => {
    expect(await world.verify("index-templates")).toBe(false);
    for (let round = 0; round < 2; round += 1) {
      const { code, output } = await world.runTask("index-templates");
      expect(code, output).toBe(0);
    }
    expect(await world.verify("index-templates")).toBe(true);
  });

  test("a wrong password is told in one line", async () => {
    const path = world.stack.pathOf("index-templates", "elasticsearch-index-templates-password");
    const { code, output } = await withWrongPassword(path, () => world.runTask("index-templates"));
    expect(code).toBe(1);
    expect(output).toMatch(
      /^PUT \/_index_template\/[\w-]+: 401, the password of the user "index-templates" is not accepted\n$/,
    );
  });
});

testJaeger(world);
testKeeper(world);

test("Grafana asks Elasticsearch with the password in the file that its data source names", async () => {
  const { datasources } = parse(world.stack.filesOf("grafana")["observability.yml"]!.replaceAll("$$", "$")) as {
    datasources: readonly Readonly<Record<string, unknown>>[];
  };
  // As this project's own provisioning renders it.
  const source = datasources.find(({ type }) => type === "elasticsearch") as {
    basicAuthUser: string;
    secureJsonData: { basicAuthPassword: string };
    jsonData: { index: string };
  };
  const [, file = ""] = /^\$__file\{.*\/(.*)\}$/.exec(source.secureJsonData.basicAuthPassword) ?? [];
  const authorization = world.basic(source.basicAuthUser, world.stack.filesOf("grafana")[file]);
  const { index } = source.jsonData;
  expect((await world.ask(authorization, "GET", "/")).status).toBe(200);
  expect((await world.ask(authorization, "GET", `/${index}/_mapping`)).status).toBe(200);
  const found = await world.ask(authorization, "POST", "/_msearch", `${JSON.stringify({ index })}\n{}\n`);
  expect(await found.json()).toMatchObject({ responses: [{ status: 200, hits: { total: { value: 1 } } }] });
});

testUsers(world);
testKibana(world);
