import { conformance } from "../../infra/platforms/conformance.ts";
import { test } from "vitest";
import { canRunDaemon } from "./daemon.ts";
import { dockerHarness } from "./docker-harness.ts";

if (canRunDaemon()) conformance("docker", dockerHarness);
else test.todo("the docker platform: needs root, and Debian's docker.io and docker-registry");
