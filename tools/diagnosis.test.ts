import { expect, test } from "vitest";
import { diagnose } from "./diagnosis.ts";
import { fakeMachine } from "./fake-machine.ts";
import { fakeVendors } from "./fake-vendors.ts";
import { ensureTools } from "./tools.ts";

test("where releases can be reached, neither Go, Maven nor Java is missed, and what will be fetched is told", async () => {
  const machine = fakeMachine();
  const { address } = await fakeVendors(machine);
  const env = { ...machine.env, OBS_RELEASES: address, PATH: "", JAVA_HOME: "" };
  const { releases, problems, tools } = await diagnose(env);
  expect(releases).toEqual([{ host: new URL(address).host }]);
  expect(problems.filter((line) => !line.includes("fetch or build it"))).toEqual([]);
  expect(tools.find(({ name }) => name === "grafana")?.note).toBe('not here yet: "npm start" fetches it');
});

test("a tool that came from its release says so, and nothing is asked when releases are switched off", async () => {
  const machine = fakeMachine();
  const { address, requests } = await fakeVendors(machine);
  const report = () => undefined;
  await ensureTools(["jaeger"], { report, env: { ...machine.env, OBS_RELEASES: address } });
  const asked = requests.length;
  const { releases, tools } = await diagnose(machine.env);
  expect(requests).toHaveLength(asked);
  expect(releases).toEqual([]);
  expect(tools.find(({ name }) => name === "jaeger")?.located?.source).toBe("release");
  expect(tools.find(({ name }) => name === "grafana")?.note).toMatch(/releases are switched off; OBS_GRAFANA=/);
});
