import { expect, test } from "vitest";
import { facets, lastFacets, type Subject } from "./facets.ts";
import { pair } from "./services.ts";

/** A platform of which nothing exists yet. */
const stub = new Proxy(
  {},
  {
    get: (_target, name) => () => {
      throw new Error(`${String(name)} is missing`);
    },
  },
);

// The stub has whatever it is asked for.
const subject = { stack: pair(), operations: stub, access: stub, harness: stub } as unknown as Subject;

const names = Object.keys({ ...facets, ...lastFacets });

test.each(Object.entries({ ...facets, ...lastFacets }))(
  "a platform without %s does not pass its check",
  async (_name, check) => {
    await expect((async () => check(subject))()).rejects.toThrow(/missing|expected/);
  },
);

test("the suite covers logs, state, stops and starts, copies, commands, strays and data", () => {
  expect(names).toEqual(
    expect.arrayContaining([
      "endOfLog",
      "showLogs",
      "state",
      "stop",
      "start",
      "copyIn",
      "copyOut",
      "run",
      "removeStrays",
      "data",
    ]),
  );
});
