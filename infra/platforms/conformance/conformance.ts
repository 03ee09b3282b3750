import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Duration } from "../../../base/duration.ts";
import { secretValue } from "../../secret-text.ts";
import type { ServiceSpec } from "../../service.ts";
import { assemble, type Stack } from "../../stack.ts";

/** How the suite drives one platform. */
export interface Harness {
  /** Brings the stack to these specs; names of the services whose resources changed. */
  up(stack: Stack): Promise<readonly string[]>;
  destroy(): Promise<void>;
  /** Address of a service's port for the test. */
  url(stack: Stack, service: string, port: string): string;
  /** Ends a service's program from outside, as a crash would. */
  kill(service: string): Promise<void>;
  /** A generated secret's value, by its name. */
  secret(name: string): Promise<string>;
  /** Pulumi's state of the stack, as it is stored. */
  state(): Promise<string>;
  /** What a destroyed stack left behind, apart from data and logs. */
  leftovers(): Promise<readonly string[]>;
  /** Removes the data as well. */
  dispose(): Promise<void>;
}

interface Answer {
  readonly startedAt: number;
  readonly neededStatus?: number;
  readonly secretHash?: string;
  readonly content?: string;
}

interface Variation {
  readonly delayMs?: number;
  readonly content?: string;
  readonly exitCode?: number;
  readonly replicas?: number;
  readonly observesHost?: boolean;
  readonly within?: Duration;
}

const secretName = "token";

const service = (
  name: string,
  port: number,
  { delayMs = 0, content = name, exitCode, replicas, observesHost, within = "10s" }: Variation,
): ServiceSpec => ({
  kind: "service",
  name,
  program: { entry: "infra/platforms/conformance/server.ts", runtime: "node" },
  needs: [],
  talksTo: [],
  ports: { http: { number: port, protocol: "http" } },
  health: { port: "http", path: "/health", within },
  volumes: { data: { size: "1Gi" } },
  resources: { memory: "64Mi", cpu: "100m" },
  ...(replicas !== undefined && { replicas }),
  ...(observesHost && { observesHost }),
  run: (at) => ({
    args: [],
    env: {
      HOST: at.host("http"),
      PORT: String(at.port("http")),
      DELAY_MS: String(delayMs),
      SECRET_FILE: at.secret(secretName),
      CONTENT_FILE: at.file("content.txt"),
      ...(exitCode !== undefined && { EXIT_CODE: String(exitCode) }),
    },
    files: { "content.txt": content },
    secrets: { [secretName]: secretValue(secretName) },
  }),
});

const following = (name: string, port: number, needed: string, variation: Variation): ServiceSpec => {
  const spec = service(name, port, variation);
  return {
    ...spec,
    needs: [needed],
    talksTo: [`${needed}.http`],
    run: (at) => {
      const { env, ...rest } = spec.run(at);
      return { ...rest, env: { ...env, NEEDED_URL: `${at.url(needed, "http")}/health` } };
    },
  };
};

const pair = (first: Variation = {}, second: Variation = {}): Stack =>
  assemble([
    following("second", 19_702, "first", second),
    service("first", 19_701, { delayMs: 400, observesHost: true, within: "120s", ...first }),
  ]);

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

    test("leaves nothing but data and logs when it is destroyed", async () => {
      await harness.destroy();
      for (const name of ["first", "second"]) await expect(ask(name)).rejects.toThrow();
      expect(await harness.leftovers()).toEqual([]);
    });
  });
};
