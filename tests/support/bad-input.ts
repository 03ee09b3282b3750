import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { StackUnderTest } from "./stack-under-test.ts";

/** What a stack answers to bad settings and busy ports, before anything of it runs. */
export const testBadInput = (stack: () => StackUnderTest): void => {
  describe("bad input", () => {
    afterEach(() => stack().configure({}));

    test.each([
      [
        { retention: { metric: "3d" } },
        /^Pulumi\.\w+\.yaml:\d+: retention\.metric: no such setting; did you mean "retention\.metrics"\?\n$/,
      ],
      [
        { retention: { metrics: "-3d" } },
        /^Pulumi\.\w+\.yaml:\d+: retention\.metrics: expected a length of time .*, got "-3d"\n$/,
      ],
      [
        { api: { samplingRate: "all" } },
        /^Pulumi\.\w+\.yaml:\d+: api\.samplingRate: expected a number from 0 to 1, got "all"\n$/,
      ],
    ])("%j gets one line, and nothing starts", async (bad, line) => {
      stack().configure(bad);
      const { code, output } = await stack().run("start");
      expect(output).toMatch(line);
      expect(code).not.toBe(0);
      expect(await stack().running()).toEqual({});
    });

    test("a bad setting stops bare pulumi with the same line", async () => {
      stack().configure({ retention: { metrics: "-3d" } });
      const { code, output } = await stack().run("pulumi", "preview", "--stack", stack().environment);
      expect(output).toMatch(/Pulumi\.\w+\.yaml:\d+: retention\.metrics: expected a length of time/);
      expect(output).not.toMatch(/\.ts:\d+:\d+/);
      expect(code).not.toBe(0);
    });

    test("a busy port gets one line with its holder, and nothing starts", async () => {
      const port = 9090 + stack().shift * 100;
      const server: Server = createServer().listen(port, "127.0.0.1");
      const { code, output } = await stack().run("start");
      server.close();
      expect(output).toMatch(
        new RegExp(
          `^port ${port}: expected it to be free for prometheus \\(http\\), but \\S.* \\(pid ${process.pid}\\) listens there; .*ports\\.shift to \\d+\n$`,
          // A webhook in plain text that is not on loopback is warned of before.
          "m",
        ),
      );
      expect(code).not.toBe(0);
      expect(await stack().running()).toEqual({});
    });
  });
};
