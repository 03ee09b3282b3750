import { describe, expect, test } from "vitest";
import { parseSettings } from "../settings/settings.ts";
import { stackOf } from "../stack.ts";
import { loadKits } from "./conformance/kits.ts";
import type { Extra } from "./kit.ts";
import { platforms } from "./platforms.ts";

const kits = await loadKits();
const present: ReadonlySet<Extra> = new Set(["full-elasticsearch", "grafana", "kibana"]);

describe.each(Object.keys(platforms) as (keyof typeof platforms)[])("the kit of the platform %s", (platform) => {
  const kit = kits[platform];
  const settings = parseSettings({ platform, ports: { shift: 2 } });
  const options = { environment: "any", root: "/project", settings };
  const stack = stackOf(settings, { present });
  const { services: render, at } = kit.render(stack, options);
  const services = render();

  test("renders every service and task once, with a file that says how it is started", () => {
    expect(services.map(({ name }) => name)).toEqual(stack.specs.map(({ name }) => name));
    expect(new Set(services.map(({ startFile }) => startFile)).size).toBe(1);
    for (const { name, start } of services) expect(Object.keys(start as object).length, name).toBeGreaterThan(3);
  });

  test("renders the same bytes each time, and no path of this machine", () => {
    const bytes = JSON.stringify(services);
    expect(JSON.stringify(kit.render(stack, options).services())).toBe(bytes);
    expect(bytes).not.toContain(process.cwd());
  });

  test("gives Prometheus the rules and Alertmanager its configuration as files", () => {
    const filesOf = (name: string) => Object.keys(services.find((service) => service.name === name)!.files);
    expect(filesOf("prometheus")).toEqual(expect.arrayContaining(["prometheus.yml", "rules/api.rules.yml"]));
    expect(filesOf("alertmanager")).toContain("alertmanager.yml");
    expect(filesOf("grafana").some((file) => file.startsWith("dashboards/"))).toBe(true);
  });

  test("knows addresses of declared ports only, and pages for people by the stack's shift", () => {
    expect(at("orders").url("users", "http")).toMatch(/^http:\/\/[^/]+:\d+$/);
    expect(() => at("users").url("orders", "http")).toThrow("users.talksTo: lacks orders.http");
    expect(at("prometheus").publicUrl("prometheus", "http")).toMatch(/:9290$/);
    expect(at("keeper").stack).toMatchObject({ components: stack.components });
  });

  test("names the addresses for people of every service that has a port for them", () => {
    const operations = kit.operations(stack, options);
    expect(operations.urls).toMatchObject({
      api: expect.stringMatching(/:8200$/),
      grafana: expect.stringMatching(/:3200$/),
    });
    expect(operations.address("jaeger", "otlp-http")).toMatch(/:4518$/);
  });

  test("needs Pulumi's own programs on this machine", () => {
    const { needed, optional } = kit.programs(options);
    expect(needed).toEqual(expect.arrayContaining(["pulumi", "pulumi-language-nodejs"]));
    expect(new Set([...needed, ...optional]).size).toBe(needed.length + optional.length);
  });

  test("has nothing against a stack with a folder of its own", () => {
    expect(kit.obstacle(options)).toBeUndefined();
  });
});

test("containers ask for passwords, processes on loopback do not", () => {
  const asks = Object.values(platforms).map(({ traits }) => [traits.runsContainers, traits.asksForPasswords]);
  for (const [runsContainers, asksForPasswords] of asks) expect(asksForPasswords).toBe(runsContainers);
});
