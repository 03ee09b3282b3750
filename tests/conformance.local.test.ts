import { conformance } from "../infra/platforms/conformance.ts";
import { localHarness } from "./local-harness.ts";

conformance("local", localHarness);
