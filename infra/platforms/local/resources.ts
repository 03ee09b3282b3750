import type { Output, Resource } from "../../pulumi.ts";
import { Service } from "../service-resource.ts";
import { Process, Task } from "../../provider/resources.ts";
import { stackSecrets } from "../stack-secrets.ts";
import type { GivenSecrets } from "../../settings/given-secrets.ts";
import type { LocalUnit } from "./render.ts";

/** Registers the units with Pulumi, each below a node of its service, each after what it needs; the generated secrets. */
export const registerLocal = (
  units: readonly LocalUnit[],
  given: GivenSecrets = {},
): Readonly<Record<string, Output<string>>> => {
  const secrets = stackSecrets(
    units.flatMap((unit) => Object.values(unit.secrets)),
    given,
  );
  const started = new Map<string, Resource>();
  for (const unit of units) {
    const service = new Service(unit.name);
    const options = { parent: service, dependsOn: unit.needs.map((need) => started.get(need)!) };
    const content = secrets.fillAll(unit.secrets);
    const resource =
      unit.kind === "task"
        ? new Task(unit.name, { ...unit.inputs, secrets: content }, options)
        : new Process(unit.name, { ...unit.inputs, secrets: content }, options);
    started.set(unit.name, resource);
    service.done();
  }
  return secrets.generated;
};
