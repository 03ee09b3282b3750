import type { AnySpec, ServiceSpec } from "../service.ts";
import type { Stack } from "../stack.ts";

type Specs = Pick<Stack, "specs">;

/** @throws Error if the stack has no service or task of this name. */
export const specOf = ({ specs }: Specs, name: string): AnySpec => {
  const spec = specs.find((one) => one.name === name);
  if (!spec) throw new Error(`there is no service or task ${name}`);
  return spec;
};

/** @throws Error if the stack has no service of this name. */
export const serviceOf = ({ specs }: Specs, name: string): ServiceSpec => {
  const spec = specs.find((one) => one.name === name);
  if (spec?.kind !== "service") throw new Error(`there is no service ${name}`);
  return spec;
};
