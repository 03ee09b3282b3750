import { expect, test } from "vitest";
import { knownInputs, unknownInputs } from "./provider/known-inputs.ts";

const container = knownInputs["docker:index/container:Container"];

test.each([
  [{ name: "one", ports: [{ internal: 1, external: 2, ip: "127.0.0.1" }] }, []],
  [{ name: "one", links: ["two"] }, ["links"]],
  [{ ports: [{ internal: 1 }, { internal: 2, protocol: "udp" }] }, ["ports[1].protocol"]],
  [{ healthcheck: { tests: ["CMD"], retry: 3 } }, ["healthcheck.retry"]],
  [{ tmpfs: { "/tmp": "size=1m" }, logOpts: ["max-size"] }, ["logOpts"]],
  [{ name: ["one"], capabilities: "ALL" }, ["name", "capabilities"]],
])("of %j the provider of the tests refuses %j", (inputs, refused) => {
  expect(unknownInputs(inputs, container)).toEqual(refused);
});
