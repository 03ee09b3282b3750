import { describe, expect, test } from "vitest";
import { toYaml } from "../../../base/to-yaml.ts";
import type { At } from "../../service.ts";
import { parseSettings } from "../../settings/settings.ts";
import { assemble, stackOf } from "../../stack.ts";
import type { DockerContext } from "./addresses.ts";
import { testContext as context } from "./testing/context.ts";
import { renderDocker, type DockerUnit } from "./render.ts";
import { golden } from "../../../base/testing/golden.ts";

const everything = new Set(["full-elasticsearch", "grafana", "kibana"] as const);
const dev = { platform: "docker", api: { database: "postgres", cache: "redis" } };

const unitsOf = (config: Readonly<Record<string, unknown>> = dev, change: Partial<DockerContext> = {}) =>
  renderDocker(stackOf(parseSettings({ platform: "docker", ...config }), { present: everything }), {
    ...context,
    ...change,
  });

const unitOf = (units: readonly DockerUnit[], name: string): DockerUnit => {
  const unit = units.find((one) => one.name === name);
  if (!unit) throw new Error(`there is no unit ${name}`);
  return unit;
};

/** Runbooks and dashboards are held in golden files of their own. */
const withoutPages = ({ files, ...unit }: DockerUnit) => {
  const short = (file: string, text: string) => {
    if (/\/dashboards\/.*\.json$/.test(file)) return `(${JSON.parse(text).title})`;
    return file.includes("/runbooks/") ? `(${text.split("\n")[0]})` : text;
  };
  const uploads = files?.uploads.map((upload) => ({ ...upload, content: short(upload.file, upload.content) }));
  return { ...unit, files: files && { ...files, uploads } };
};

const shown = (units: readonly DockerUnit[]): string =>
  units.map((unit) => `# ${unit.name}\n---\n${toYaml(withoutPages(unit))}`).join("");

test("the dev stack is rendered as it was read in review", async () => {
  await expect(shown(unitsOf()), golden).toMatchFileSnapshot("__golden__/dev.golden.yaml");
});

test("the small stack (Badger, SQLite, a mirror, shifted ports, an older engine) is rendered as it was read in review", async () => {
  const units = unitsOf(
    {
      traces: { storage: "badger" },
      api: { mode: "single" },
      alertmanager: { webhook: "http://127.0.0.1:9999/hook" },
      grafana: { enabled: false },
    },
    { shift: 13, address: "0.0.0.0", registry: "mirror.example:5000/team", keepsData: false, asksOftenAtStart: false },
  );
  await expect(shown(units), golden).toMatchFileSnapshot("__golden__/small.golden.yaml");
});

test("the same settings give the same bytes", () => {
  expect(shown(unitsOf())).toBe(shown(unitsOf()));
});

describe("every container", () => {
  const units = unitsOf();

  test.each(units.map((unit) => [unit.name, unit] as const))("%s is held to the same hygiene", (_name, unit) => {
    const { container } = unit;
    expect(container).toMatchObject({
      readOnly: true,
      capabilities: { drops: ["ALL"] },
      securityOpts: expect.arrayContaining(["no-new-privileges:true"]) as unknown,
      memorySwap: container.memory,
      ulimits: [{ name: "nofile", soft: 16_384, hard: 16_384 }],
      networkMode: "observability-dev",
      restart: "unless-stopped",
      wait: true,
      logOpts: { "max-file": "3", "max-size": "10m" },
    });
    expect(container.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(container.memory).toBeGreaterThanOrEqual(64);
    expect(container.privileged).toBeUndefined();
    expect(unit.image).toMatch(/@sha256:[0-9a-f]+$/);
  });

  test("no two publish the same port, and all on the stack's address", () => {
    const ports = units
      .flatMap(({ container }) => container.ports as { external: number; ip: string }[])
      .filter(Boolean);
    expect(new Set(ports.map(({ external }) => external)).size).toBe(ports.length);
    expect(new Set(ports.map(({ ip }) => ip))).toEqual(new Set(["127.0.0.1"]));
  });

  test.each(["node-exporter", "orders", "payments", "postgres", "redis", "users"])(
    "%s, which only the stack itself asks, publishes nothing",
    (name) => {
      expect(unitOf(units, name).container.ports).toEqual([]);
    },
  );

  test("Jaeger publishes its page and what takes spans", () => {
    const ports = unitOf(units, "jaeger").container.ports as { external: number }[];
    expect(ports.map(({ external }) => external)).toEqual([16_686, 4317, 4318]);
  });

  test("the one that observes its machine sees its processes and its disks, also those that are mounted later", () => {
    expect(unitOf(units, "node-exporter").container).toMatchObject({
      pidMode: "host",
      securityOpts: ["label=disable", "no-new-privileges:true"],
      mounts: [{ source: "/", target: "/host", readOnly: true, bindOptions: { propagation: "rslave" } }],
    });
  });

  test("without a kernel that counts swap none is limited, as the engine would answer", () => {
    const swaps = unitsOf(dev, { limitsSwap: false }).map(({ container }) => container.memorySwap);
    expect(new Set(swaps)).toEqual(new Set([-1]));
  });

  test("ours have an init process, and the vendors' none", () => {
    const withInit = units.filter(({ container }) => container.init === true).map(({ name }) => name);
    expect(withInit.toSorted()).toEqual(
      ["api", "index-templates", "keeper", "kibana-objects", "orders", "payments", "users"].toSorted(),
    );
  });

  test("Elasticsearch may take half its heap again, and what its programs need beside it", () => {
    expect(unitOf(units, "elasticsearch").container.memory).toBe(512 + 256 + 512);
  });
});

describe("secrets", () => {
  const units = unitsOf({ ...dev, alertmanager: { webhook: "http://127.0.0.1:9999/hook" } });

  test("are files of root in a volume that nothing else mounts, never arguments or variables", () => {
    expect(unitOf(units, "users").files?.secrets).toEqual([
      {
        file: "/etc/observability/database-url",
        content: "postgres://observability:{{postgres-password|plain}}@postgres:5432/observability?schema=users",
        permissions: "0444",
      },
      {
        file: "/etc/observability/redis-url",
        content: "redis://api:{{redis-password|plain}}@redis:6379",
        permissions: "0444",
      },
    ]);
    for (const { container, files } of units) {
      expect(JSON.stringify([container, files?.uploads, files?.loader])).not.toContain("|plain}}");
      const { volume } = files ?? {};
      const mounted = units.filter((unit) => volume !== undefined && JSON.stringify(unit.container).includes(volume));
      expect(mounted.map(({ container: { name } }) => name)).toEqual(files ? [container.name] : []);
    }
  });
});

test("who asks Elasticsearch has a password that no command, variable or label shows", () => {
  const units = unitsOf();
  const asks = ["elasticsearch", "grafana", "index-templates", "jaeger", "keeper", "kibana", "kibana-objects"];
  const withPassword = units.filter(({ files }) =>
    files?.secrets.some(({ content }) => /elasticsearch-|kibana-/.test(content)),
  );
  expect(withPassword.map(({ name }) => name).toSorted()).toEqual(asks);
  for (const { container, labels, files } of units) {
    expect(JSON.stringify([container, labels, files?.loader, files?.uploads])).not.toMatch(/\{\{[a-z0-9-]+\|/);
  }
});

test("a login that an image cannot be asked with is refused by the field's path", () => {
  const stack = stackOf(parseSettings(dev)).specs.map((spec) =>
    spec.kind === "service" && spec.name === "prometheus"
      ? { ...spec, health: { port: "http", path: "/", within: "1s" as const, login: { user: "a", password: "b" } } }
      : spec,
  );
  expect(() => renderDocker(assemble(stack), context)).toThrow("prometheus.health.login: its image has no curl");
});

describe("a change of a file", () => {
  const volumeOf = (config: Readonly<Record<string, unknown>>, name: string) =>
    unitOf(unitsOf(config), name).files?.volume;
  const changed = { ...dev, "retention.metrics": "3d", "prometheus.scrapeInterval": "7s" };

  test("gives its service another volume, and so starts it anew", () => {
    expect(volumeOf(changed, "prometheus")).not.toBe(volumeOf(dev, "prometheus"));
    expect(unitOf(unitsOf(changed), "prometheus").container.volumes).toContainEqual({
      volumeName: volumeOf(changed, "prometheus"),
      containerPath: "/etc/observability",
      readOnly: true,
    });
  });

  test("and another image, too: the files that the image brings along are those of the image that runs", () => {
    const other = unitsOf(dev, { app: "registry.example/app@sha256:4567" });
    expect(unitOf(other, "users").files?.volume).not.toBe(volumeOf(dev, "users"));
    expect(unitOf(other, "prometheus").files?.volume).toBe(volumeOf(dev, "prometheus"));
  });

  test("leaves the others as they are", () => {
    expect(unitOf(unitsOf(changed), "jaeger")).toEqual(unitOf(unitsOf(), "jaeger"));
  });
});

test.each([
  ["jaeger", "mirror.example/jaegertracing/jaeger@"],
  ["elasticsearch", "mirror.example/elasticsearch/elasticsearch@"],
  ["postgres", "mirror.example/library/postgres@"],
])("%s comes from %s… where a mirror is named", (name, start) => {
  expect(unitOf(unitsOf(dev, { registry: "mirror.example" }), name).image.slice(0, start.length)).toBe(start);
});

test("more than one copy of a service is refused by the field's path", () => {
  const stack = stackOf(parseSettings(dev)).specs.map((spec) =>
    spec.kind === "service" && spec.name === "payments" ? { ...spec, replicas: 2 } : spec,
  );
  expect(() => renderDocker(assemble(stack), context)).toThrow(
    "payments.replicas: the docker platform runs one of each, not 2",
  );
});

const startedBy = (name: string, command: string) =>
  stackOf(parseSettings(dev)).specs.map((spec) =>
    spec.name === name ? { ...spec, run: (at: At) => ({ ...spec.run(at), command }) } : spec,
  );

test("what is started in the place of a program of ours gets its own arguments only", () => {
  const { container } = unitOf(renderDocker(assemble(startedBy("api", "/bin/true")), context), "api");
  expect(container.entrypoints).toEqual(["/bin/true"]);
  expect(container.command).toBeUndefined();
});

test("a task that names another command is refused by the field's path", () => {
  expect(() => renderDocker(assemble(startedBy("index-templates", "/bin/true")), context)).toThrow(
    "index-templates.run.command: the docker platform runs a task's own program, not /bin/true",
  );
});

test("a volume that the image has no folder for is refused by the field's path", () => {
  const stack = stackOf(parseSettings(dev)).specs.map((spec) =>
    spec.name === "prometheus" ? { ...spec, volumes: { attic: { size: "1Gi" as const } } } : spec,
  );
  expect(() => renderDocker(assemble(stack), context)).toThrow(/volumes\.(attic|tsdb): its image has no folder for it/);
});

test("an override replaces one field of one service, on this platform only", () => {
  const overrides = { docker: { cpuShares: 77 }, local: { args: ["--only-on-a-laptop"] } };
  const specs = stackOf(parseSettings(dev), { present: everything }).specs.map((spec) =>
    spec.name === "jaeger" ? { ...spec, overrides } : spec,
  );
  const [before, after] = [unitsOf(), renderDocker(assemble(specs), context)];
  const jaeger = unitOf(before, "jaeger").container;
  expect(unitOf(after, "jaeger").container).toEqual({ ...jaeger, cpuShares: 77 });
  expect(unitOf(after, "prometheus").container.cpuShares).toBe(unitOf(before, "prometheus").container.cpuShares);
});
