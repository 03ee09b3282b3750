import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, vi } from "vitest";
import { startReceiver } from "../app/testing/otlp-receiver.ts";
import { startProgram } from "../app/testing/running-program.ts";

/** The users of an API that responds when the test allows it. */
const startSlowUsers = async () => {
  const asked = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    asked.resolve();
    void go.promise.then(() => response.writeHead(200, { "content-type": "application/json" }).end("[]"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  return {
    address: `http://127.0.0.1:${port}`,
    asked: asked.promise,
    answer: () => go.resolve(),
    close: () => server.closeAllConnections(),
  };
};

test.concurrent.each([
  ["is answered, and its spans are sent", { mood: "takes", answers: true, sent: 2 }, 2000],
  ["is answered, though the collector hangs", { mood: "hangs", answers: true, sent: 0 }, 3000],
  ["is given up if it does not end", { mood: "hangs", answers: false, sent: 0 }, 5000],
] as const)("when it stops with a request in progress, the request %s", async (_, { mood, answers, sent }, limit) => {
  const collector = await startReceiver();
  collector.mood = mood;
  const users = await startSlowUsers();
  const { address, child, exit } = await startProgram({
    SERVICE_ROLE: "api",
    OTEL_ENABLED: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    USERS_URL: users.address,
  });
  const answer = fetch(`${address}/users`).then(
    ({ status }) => status,
    () => "lost",
  );
  await users.asked;

  const began = performance.now();
  child.kill("SIGTERM");
  const isOpen = () =>
    fetch(`${address}/hello`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitFor(async () => expect(await isOpen()).toBe(false));
  if (answers) users.answer();
  expect(await answer).toBe(answers ? 200 : "lost");
  expect(await exit).toBe(0);
  expect(performance.now() - began).toBeLessThan(limit);
  expect(collector.spans.filter(({ name }) => name === "GET /users")).toHaveLength(sent);
  users.close();
  await collector.close();
});
