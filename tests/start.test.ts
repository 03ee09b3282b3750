import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const start = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, ["app/main.ts"], {
    env: { PATH: process.env["PATH"], PORT: "0", SERVICE_ROLE: "users", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, exit, errors: text(child.stderr) };
};

/** A port that nothing listens on. */
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  await new Promise((resolve) => server.close(resolve));
  return port;
};

test.concurrent("an invalid setting prints one line and exits with code 78", async () => {
  const { exit, errors } = start({ OTEL_SAMPLING_RATE: "2" });
  expect(await exit).toBe(78);
  expect(await errors).toBe('OTEL_SAMPLING_RATE: must be a number from 0 to 1, not "2"\n');
});

test.concurrent("an occupied port prints one line and fails; on a signal, it stops without a collector", async () => {
  const collector = `http://127.0.0.1:${await closedPort()}`;
  const running = start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector, LOG_LEVEL: "info" });
  const port = await new Promise<string>((resolve) => {
    running.child.stdout.on("data", (line: Buffer) => {
      const found = /Listening on http:\/\/[\d.]+:(\d+)/.exec(line.toString())?.[1];
      if (found) resolve(found);
    });
  });
  expect((await fetch(`http://127.0.0.1:${port}/users/1`)).status).toBe(200);

  const second = start({ PORT: port });
  expect(await second.exit).toBe(1);
  expect(await second.errors).toBe(`PORT: ${port} on 127.0.0.1 is taken by another process\n`);

  const began = performance.now();
  running.child.kill("SIGTERM");
  expect(await running.exit).toBe(0);
  expect(performance.now() - began).toBeLessThan(2000);
  expect(await running.errors).toBe("");
});

test.concurrent("an occupied metrics port is named", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as AddressInfo; // a TCP server has no other kind
  const { exit, errors } = start({ PROMETHEUS_PORT: String(port) });
  expect(await exit).toBe(1);
  expect(await errors).toBe(`PROMETHEUS_PORT: ${port} on 127.0.0.1 is taken by another process\n`);
  await new Promise((resolve) => holder.close(resolve));
});
