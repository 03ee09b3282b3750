import { conformance } from "../../infra/platforms/conformance.ts";
import { dockerHarness } from "./docker-harness.ts";

conformance("docker", dockerHarness);
