import { describe } from "vitest";
import { conformance } from "../../infra/platforms/conformance/conformance.ts";
import { canRunDaemon } from "./daemon.ts";
import { dockerHarness } from "./docker-harness.ts";

describe.runIf(canRunDaemon())("at a Docker Engine of its own", () => {
  conformance("docker", dockerHarness);
});
