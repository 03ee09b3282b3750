import { conformance } from "../infra/platforms/conformance/conformance.ts";
import { localHarness } from "./support/local-harness.ts";

conformance("local", localHarness);
