import type { DockerContext } from "../addresses.ts";

/** A current engine on Linux, for tests that render containers. */
export const testContext: DockerContext = {
  environment: "dev",
  shift: 0,
  address: "127.0.0.1",
  app: "registry.example/app@sha256:0123",
  keepsData: true,
  asksOftenAtStart: true,
  limitsSwap: true,
  propagation: "rslave",
};
