import { describe, expect, test } from "vitest";
import { parseSettings, settingsTable } from "./settings.ts";
import { UserError } from "./user-error.ts";

const parse = (config: Record<string, unknown>) => parseSettings(config, (key) => `here(${key})`);

describe("parseSettings", () => {
  test("gives every key its default when nothing is set", () => {
    const settings = parse({});
    for (const [key, { default: preset }] of Object.entries(settingsTable)) {
      expect(settings[key as keyof typeof settingsTable], key).toEqual(preset);
    }
    expect(settings.alerts).toEqual({});
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
    [{ ports: { shift: 1.5 } }, "ports.shift: expected a whole number from 0 to 400, got 1.5"],
    [{ api: { samplingRate: 2 } }, "api.samplingRate: expected a number from 0 to 1, got 2"],
    [{ nodeExporter: { enabled: "yes" } }, 'expected true or false, got "yes"'],
    [{ alertmanager: { webhook: "ftp://x" } }, "alertmanager.webhook: expected an address"],
    [{ elasticsearch: { heap: "512M" } }, 'expected a size such as "512Mi" or "2Gi", got "512M"'],
    [{ alerts: { HighErorRate: { for: "2m" } } }, 'did you mean "alerts.HighErrorRate.for"?'],
    [{ alerts: { Watchdog: { for: "2m" } } }, "alerts.Watchdog.for: no such setting"],
    [{ traces: "elasticsearch" }, "traces: no such setting"],
    [{ something: { else: { entirely: 1 } } }, "something.else.entirely: no such setting; expected one of the keys"],
  ])("tells of %j in one line", (config, message) => {
    expect(() => parse(config)).toThrow(UserError);
    expect(() => parse(config)).toThrow(message);
    expect(() => parse(config)).not.toThrow(/\n/);
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
