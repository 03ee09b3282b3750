import type { AnySpec } from "./service.ts";

type Specs = readonly AnySpec[];

const checkNames = (specs: Specs): void => {
  const names = new Set<string>();
  for (const { name } of specs) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`${name}: a service's name is lower case, digits and dashes`);
    if (names.has(name)) throw new Error(`${name}: two services have this name`);
    names.add(name);
  }
};

const checkPorts = (specs: Specs): void => {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const owners = new Map<number, string>();
  for (const spec of specs) {
    for (const ref of spec.talksTo) {
      const [service = "", port = ""] = ref.split(".");
      const target = byName.get(service);
      if (target?.kind !== "service" || !target.ports[port]) {
        throw new Error(`${spec.name}.talksTo: there is no port ${ref}`);
      }
    }
    if (spec.kind === "task") continue;
    for (const [port, { number }] of Object.entries(spec.ports)) {
      const owner = owners.get(number);
      if (owner) throw new Error(`${spec.name}.ports.${port}: ${number} is already ${owner}`);
      owners.set(number, `${spec.name}.ports.${port}`);
    }
    for (const { port } of [
      ...("port" in spec.health ? [spec.health] : []),
      ...(spec.scrape ?? []),
      ...(spec.expose ? [spec.expose] : []),
    ]) {
      if (!spec.ports[port]) throw new Error(`${spec.name}: there is no port ${port}`);
    }
  }
};

/** @throws Error that names the field where specs do not fit each other: names and ports are unique, and exist. */
export const checkSpecs = (specs: Specs): void => {
  checkNames(specs);
  checkPorts(specs);
};
