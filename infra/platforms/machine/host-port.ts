import type { Stack } from "../../stack.ts";

/** The port of a service as it is reached on this machine; every port of a stack is moved up by `shift` hundreds. */
export const hostPort = (
  { shift }: { readonly shift: number },
  stack: Stack,
  service: string,
  port: string,
): number => {
  const spec = stack.specs.find(({ name }) => name === service);
  const number = spec?.kind === "service" ? spec.ports[port]?.number : undefined;
  if (number === undefined) throw new Error(`there is no port ${service}.${port}`);
  return number + shift * 100;
};
