import { describe, expect, test } from "vitest";
import { platforms } from "../../infra/platforms/platforms.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { commandFor, defaultStack, projectOf } from "./project.ts";

describe("a command for a stack", () => {
  test.each([
    [defaultStack, "start", [], "npm start"],
    [defaultStack, "logs", ["api", "--follow"], "npm run logs -- api --follow"],
    ["dev", "start", [], "npm start -- dev"],
    ["dev", "logs", ["api"], "npm run logs -- dev api"],
  ])("of the stack %s, %s, is printed as it is typed", (environment, name, args, command) => {
    expect(commandFor({ environment }, name, args)).toBe(command);
  });
});

test("a project has the traits and the operations of its platform, over its own stack", async () => {
  const settings = parseSettings({ platform: "docker", app: { enabled: false } });
  const project = projectOf(await platforms.docker.load(), "dev", settings);
  expect(project.traits).toEqual(platforms.docker.traits);
  expect(project.stack.has("api")).toBe(false);
  expect(Object.keys(project.urls)).toEqual(expect.arrayContaining(["jaeger", "prometheus"]));
  expect(project.urls["api"]).toBeUndefined();
  await expect(project.reach("node-exporter", "http", () => Promise.resolve(1))).rejects.toThrow(
    "node-exporter.http: the port is not published on this machine",
  );
});
