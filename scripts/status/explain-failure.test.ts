import { expect, test } from "vitest";
import { parseSettings } from "../../infra/settings/settings.ts";
import { platforms } from "../../infra/platforms/platforms.ts";
import { UserError } from "../../base/user-error.ts";
import { explainFailure } from "./explain-failure.ts";
import { projectOf, type Project } from "../project/project.ts";

const kit = await platforms.local.load();

/** A stack of which one service died and the others are stopped. */
const withDead = (service: string): Project => ({
  ...projectOf(kit, "any", parseSettings({})),
  state: ({ name }) =>
    Promise.resolve(
      name === service
        ? { state: "dead", id: "7", started: new Date(0), end: { at: new Date(0), how: "with exit code 3" } }
        : { state: "stopped" },
    ),
  endOfLog: (name) => Promise.resolve({ log: `/logs/${name}.log`, lines: ["it hurts"] }),
});

test("a failed start is explained by the services that are not well", async () => {
  const explained = await explainFailure(withDead("jaeger"), new UserError("pulumi up failed"));
  expect(explained).toBeInstanceOf(UserError);
  expect((explained as Error).message).toMatch(
    /^pulumi up failed\njaeger ended with exit code 3 .*; the end of \/logs\/jaeger\.log:\n {2}\| it hurts$/,
  );
});

test("nothing is told twice, and where nothing more is known the failure stays as it is", async () => {
  const quoted = new UserError("jaeger: not healthy; the end of /logs/jaeger.log:\n  | it hurts");
  expect(await explainFailure(withDead("jaeger"), quoted)).toBe(quoted);
  const unknown: Project = { ...withDead("jaeger"), state: () => Promise.reject(new Error("nobody answers")) };
  const failure = new Error("pulumi up failed");
  expect(await explainFailure(unknown, failure)).toBe(failure);
});
