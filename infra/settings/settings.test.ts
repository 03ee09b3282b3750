import { describe, expect, test } from "vitest";
import { parseSettings } from "./settings.ts";
import { settingsTable } from "./table.ts";
import { UserError } from "../../base/user-error.ts";

const parse = (config: Record<string, unknown>) => parseSettings(config, (key) => `here(${key})`);

describe("parseSettings", () => {
  test("gives every key its default when nothing is set", () => {
    const settings = parse({});
    for (const [key, { default: preset }] of Object.entries(settingsTable)) {
      expect(settings[key as keyof typeof settingsTable], key).toEqual(preset);
    }
    expect(settings.alerts).toEqual({});
    expect(settings.targets).toEqual([]);
    expect(settings.given).toEqual({});
  });

  test("reads nested and dotted keys, as YAML values and as the texts that Pulumi hands over", () => {
    const settings = parse({
      retention: { metrics: "3d" },
      "retention.traces": "12h",
      ports: { shift: 7 },
      "api.samplingRate": "0.25",
      nodeExporter: { enabled: "false" },
      alerts: { HighErrorRate: { for: "4s", threshold: "0.2" } },
    });
    expect(settings).toMatchObject({
      "retention.metrics": "3d",
      "retention.traces": "12h",
      "ports.shift": 7,
      "api.samplingRate": 0.25,
      "nodeExporter.enabled": false,
      alerts: { HighErrorRate: { for: "4s", threshold: 0.2 } },
    });
  });

  test.each([
    [
      { retention: { metrics: "-3d" } },
      'here(retention.metrics): retention.metrics: expected a length of time in hours or days such as "12h" or "15d", got "-3d"',
    ],
    [{ retention: { metrics: 5 } }, "got 5"],
    [
      { retention: { metric: "3d" } },
      'here(retention.metric): retention.metric: no such setting; did you mean "retention.metrics"?',
    ],
    [
      { traces: { storage: "cassandra" } },
      'traces.storage: expected one of "elasticsearch", "badger", got "cassandra"',
    ],
    [
      { app: { name: "my.api" } },
      'app.name: expected a name such as "shop", of up to 54 lower-case letters, digits and dashes between them, got "my.api"',
    ],
    [{ app: { name: "Shop" } }, 'got "Shop"'],
    [{ app: { name: "shop-" } }, 'got "shop-"'],
    [{ app: { name: "a".repeat(55) } }, "app.name: expected"],
    [{ ports: { shift: 1.5 } }, "ports.shift: expected a whole number from 0 to 400, got 1.5"],
    [{ api: { samplingRate: 2 } }, "api.samplingRate: expected a number from 0 to 1, got 2"],
    [{ nodeExporter: { enabled: "yes" } }, 'expected true or false, got "yes"'],
    [{ alertmanager: { webhook: "ftp://x" } }, "alertmanager.webhook: expected an address"],
    [{ elasticsearch: { heap: "512M" } }, 'expected a size such as "512Mi" or "2Gi", got "512M"'],
    [{ alerts: { HighErorRate: { for: "2m" } } }, 'did you mean "alerts.HighErrorRate.for"?'],
    [{ alerts: { Watchdog: { for: "2m" } } }, "alerts.Watchdog.for: no such setting"],
    [{ alerts: { HighErrorRate: { threshold: 1.5 } } }, "threshold: expected a number from 0 to 1, got 1.5"],
    [{ alerts: { HighErrorRate: { window: 120 } } }, 'window: expected a length of time such as "30s"'],
    [{ traces: "elasticsearch" }, "traces: no such setting"],
    [
      { platform: "docker", ports: { address: "localhost" } },
      'ports.address: expected an IPv4 address such as "127.0.0.1"',
    ],
    [{ platform: "docker", images: { registry: "https://mirror" } }, "images.registry: expected a registry such as"],
    [{ platform: "docker", images: { app: "team/app:latest" } }, "images.app: expected an image by its digest"],
    [{ images: { registry: "mirror" } }, 'images.registry: only the platform "docker" has it, this one is "local"'],
    [
      { platform: "docker", data: { directory: "/data" } },
      'data.directory: only the platform "local" has it, this one is "docker"',
    ],
    [{ retention: { metrics: "3d" }, "retention.metrics": "4d" }, "retention.metrics: is set twice; keep one"],
    [{ something: { else: { entirely: 1 } } }, "something.else.entirely: no such setting; expected one of the keys"],
  ])("tells of %j in one line", (config, message) => {
    expect(() => parse(config)).toThrow(UserError);
    expect(() => parse(config)).toThrow(message);
    expect(() => parse(config)).not.toThrow(/\n/);
  });

  test('reads services of others, from YAML and from what "pulumi config set --path" writes', () => {
    const latency = { below: "250ms", share: 0.95 };
    expect(
      parse({
        app: { enabled: "false" },
        targets: [
          { name: "checkout", scrape: "127.0.0.1:9000", objectives: { availability: "0.999", latency } },
          { name: "Cart_v2.eu", scrape: "https://cart.example.org/stats/prometheus" },
          { name: "six", scrape: "http://[::1]:9002" },
        ],
      }),
    ).toMatchObject({
      "app.enabled": false,
      targets: [
        {
          name: "checkout",
          scrape: { scheme: "http", address: "127.0.0.1:9000", path: "/metrics" },
          objectives: { availability: 0.999, latency },
        },
        {
          name: "Cart_v2.eu",
          scrape: { scheme: "https", address: "cart.example.org:443", path: "/stats/prometheus" },
          objectives: {},
        },
        { name: "six", scrape: { scheme: "http", address: "[::1]:9002", path: "/metrics" }, objectives: {} },
      ],
    });
  });

  const good = { name: "checkout", scrape: "127.0.0.1:9000" };
  test.each([
    [{ name: "checkout" }, "here(targets[1].scrape): targets[1].scrape: expected an address such as"],
    [{ scrape: "127.0.0.1:9000" }, "targets[1].name: expected a service's name"],
    [{ ...good, scrape: "localhost" }, 'targets[1].scrape: expected an address such as "127.0.0.1:9000" or'],
    [{ ...good, scrape: "http://me:secret@x:1/m" }, "targets[1].scrape: expected an address"],
    [{ ...good, scrape: "http://x:1/m?format=text" }, "targets[1].scrape: expected an address"],
    [{ ...good, scrape: 9000 }, "got 9000"],
    [{ ...good, name: "check out" }, 'got "check out"'],
    [{ ...good, scrap: "x" }, 'targets[1].scrap: no such setting; did you mean "targets[1].scrape"?'],
    [{ ...good, name: "b", objectives: { availability: 99.9 } }, "expected a number above 0 and below 1, got 99.9"],
    [{ ...good, name: "b", objectives: { availability: 1 } }, "targets[1].objectives.availability: expected"],
    [{ ...good, name: "b", objectives: { avail: 0.9 } }, "targets[1].objectives.avail: no such setting"],
    [{ ...good, name: "b", objectives: { latency: { below: "1s" } } }, "targets[1].objectives.latency.share: expected"],
    [{ ...good, name: "b", objectives: { latency: { share: 0.5 } } }, "targets[1].objectives.latency.below: expected"],
    [good, 'targets[1].name: expected a name of its own, got "checkout" like targets[0].name'],
    ["b", 'targets[1]: expected a map of settings, got "b"'],
    [null, "targets[1]: expected a map of settings, got null"],
  ])("tells of the target %j in one line", (second, message) => {
    const targets = [{ ...good, name: second === good ? good.name : "a" }, second];
    expect(() => parse({ targets })).toThrow(message);
    expect(() => parse({ targets })).not.toThrow(/\n/);
  });

  test.each([
    [{ targets: "checkout" }, 'targets: expected a list, got "checkout"'],
    [{ targets: [{}] }, /targets\[0\]\.name: expected .*\n.*targets\[0\]\.scrape: expected/],
  ])("tells of %j", (config, message) => {
    expect(() => parse(config)).toThrow(message);
  });

  test("takes names of others as long, and of as many kinds of characters, as traces have them", () => {
    const name = `Shop_eu.west-${"1".repeat(50)}`;
    expect(name).toHaveLength(63);
    expect(parse({ targets: [{ ...good, name }] }).targets[0]?.name).toBe(name);
  });

  test("takes an empty list as no targets", () => {
    expect(parse({ targets: [] }).targets).toEqual([]);
  });

  test("tells of all mistakes at once, a line each", () => {
    expect(() => parse({ retention: { metrics: "0d", traces: "soon" } })).toThrow(
      /retention\.metrics.*\n.*retention\.traces/,
    );
  });

  test("takes an empty group as nothing set", () => {
    expect(parse({ retention: {}, alerts: {} }).alerts).toEqual({});
  });
});
