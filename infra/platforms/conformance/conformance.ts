import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { facets, lastFacets } from "./facets.ts";
import type { Harness } from "./harness.ts";
import { pair, secretName } from "./services.ts";

interface Answer {
  readonly startedAt: number;
  readonly neededStatus?: number;
  readonly secretHash?: string;
  readonly content?: string;
}

/** What every platform must do, whatever it runs services on. */
export const conformance = (platform: string, open: () => Promise<Harness>): void => {
  describe(`the ${platform} platform`, () => {
    let harness: Harness;
    const ask = async (name: string): Promise<Answer> =>
      (await (await fetch(harness.url(pair(), name, "http"))).json()) as Answer;

    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => {
      await harness.destroy();
      await harness.dispose();
    });

    test("starts a service only once what it needs is healthy", async () => {
      expect([...(await harness.up(pair()))].toSorted()).toEqual(["first", "second"]);
      const [first, second] = [await ask("first"), await ask("second")];
      expect(second.neededStatus).toBe(200);
      expect(second.startedAt - first.startedAt).toBeGreaterThanOrEqual(400);
    });

    test("changes nothing on a second run", async () => {
      const before = [await ask("first"), await ask("second")];
      expect(await harness.up(pair())).toEqual([]);
      expect([await ask("first"), await ask("second")]).toEqual(before);
    });

    test("gives a service its secret as a file, and keeps it out of the state", async () => {
      const value = await harness.secret(secretName);
      expect(value.length).toBeGreaterThanOrEqual(32);
      const hash = createHash("sha256").update(value).digest("hex");
      expect((await ask("first")).secretHash).toBe(hash);
      const state = await harness.state();
      expect(state).toContain("first");
      // Not toContain: its message would print the secret.
      expect(state.includes(value)).toBe(false);
    });

    test("restarts only the service that changed", async () => {
      const before = await ask("second");
      expect(await harness.up(pair({ content: "changed" }))).toEqual(["first"]);
      expect((await ask("first")).content).toBe("changed");
      expect(await ask("second")).toEqual(before);
    });

    test("mends a service that died, and only that", async () => {
      const before = await ask("first");
      await harness.kill("second");
      await expect(ask("second")).rejects.toThrow();
      expect(await harness.up(pair({ content: "changed" }))).toEqual(["second"]);
      expect(await ask("first")).toEqual(before);
      expect((await ask("second")).content).toBe("second");
    });

    test("names the service that fails, leaves the others, and mends it by the next run", async () => {
      const before = await ask("first");
      await expect(harness.up(pair({ content: "changed" }, { exitCode: 3 }))).rejects.toThrow(/second\b.*exit code 3/s);
      expect(await ask("first")).toEqual(before);
      await harness.up(pair({ content: "changed" }));
      expect((await ask("second")).neededStatus).toBe(200);
    });

    const subject = () => ({
      stack: pair(),
      operations: harness.operations(pair()),
      access: harness.access(pair()),
      harness,
    });
    test.each(Object.entries(facets))(
      "does for commands what they ask of a running stack: %s",
      async (_name, check) => {
        await check(subject());
      },
    );

    test("leaves nothing but data and logs when it is destroyed", async () => {
      await harness.destroy();
      for (const name of ["first", "second"]) await expect(ask(name)).rejects.toThrow();
      expect(await harness.leftovers()).toEqual([]);
    });

    test.each(Object.entries(lastFacets))(
      "does for commands what they ask of a stopped stack: %s",
      async (_name, check) => {
        await check(subject());
      },
    );
  });
};
