import { describe, expect, test } from "vitest";
import { checkAlertLinks } from "./alert-links.ts";
import type { StackUnderTest } from "./stack-under-test.ts";
import type { ReceivedAlert } from "./webhook-receiver.ts";

const pauseMs = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Alerts of a stack that runs, on their way to a receiver. */
export const testAlerts = (stack: () => StackUnderTest, alerts: () => readonly ReceivedAlert[]): void => {
  describe("alerts", () => {
    const received = (status: string) =>
      alerts().filter(({ labels, ...alert }) => labels["alertname"] === "HighErrorRate" && alert.status === status);

    test("every alert links to a runbook that opens, and to a page with its metrics", async () => {
      await checkAlertLinks(stack().url(9090), stack());
    });

    test("errors raise HighErrorRate at the webhook, with the token; it resolves when they end", async () => {
      const deadline = Date.now() + 60_000;
      while (received("firing").length === 0 && Date.now() < deadline) {
        await fetch(`${stack().url(8000)}/error-simulation?probability=1&type=unhandled`);
        await pauseMs(50);
      }
      const [alert] = received("firing");
      expect(alert?.labels).toMatchObject({ service: "api", environment: stack().environment, severity: "critical" });
      const outputs = await stack().run(
        "pulumi",
        "stack",
        "output",
        "secrets",
        "--show-secrets",
        "--json",
        "--stack",
        stack().environment,
      );
      const secrets = JSON.parse(outputs.output) as Record<string, string>;
      expect(alert?.authorization).toBe(`Bearer ${secrets["webhook-token"]}`);
      const before = Date.now();
      while (received("resolved").length === 0 && Date.now() < before + 60_000) {
        await fetch(`${stack().url(8000)}/hello`);
        await pauseMs(50);
      }
      expect(received("resolved").length).toBeGreaterThan(0);
    });
  });
};
