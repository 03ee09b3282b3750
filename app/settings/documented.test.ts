import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/api-settings.md"), "utf8");

test("the page of the settings has one row for each variable", () => {
  const read = new Set<string>();
  const environment = new Proxy<Record<string, string>>(
    // Others are read only together with this one.
    { JAEGER_HOST: "jaeger" },
    {
      get: (known, name: string) => {
        read.add(name);
        return known[name];
      },
    },
  );
  readSettings(environment);
  const documented = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name!);
  expect(documented.toSorted()).toEqual([...read, "JAEGER_AGENT_HOST"].toSorted());
});
