import { Registry } from "prom-client";
import { afterEach, expect, test, vi } from "vitest";
import { RecentSummary } from "./recent-summary.ts";

afterEach(() => {
  vi.useRealTimers();
});

const open = () => {
  const registry = new Registry();
  const summary = new RecentSummary({
    name: "took_seconds",
    help: "Time.",
    labelNames: ["method", "route"],
    percentiles: [0.5, 0.99],
    maxAgeSeconds: 600,
    registers: [registry],
  });
  return { summary, text: () => registry.metrics() };
};

test("each series has its own quantiles, sum and count", async () => {
  const { summary, text } = open();
  for (let value = 1; value <= 100; value++) summary.observe({ method: "GET", route: "/a" }, value / 100);
  summary.observe({ route: "/b", method: "GET" }, 7);
  expect((await text()).split("\n").filter((line) => line.startsWith("took"))).toEqual([
    'took_seconds{quantile="0.5",method="GET",route="/a"} 0.51',
    'took_seconds{quantile="0.99",method="GET",route="/a"} 1',
    'took_seconds_sum{method="GET",route="/a"} 50.5',
    'took_seconds_count{method="GET",route="/a"} 100',
    'took_seconds{quantile="0.5",route="/b",method="GET"} 7',
    'took_seconds{quantile="0.99",route="/b",method="GET"} 7',
    'took_seconds_sum{route="/b",method="GET"} 7',
    'took_seconds_count{route="/b",method="GET"} 1',
  ]);
});

test("expired observations have no effect on quantiles, but still count", async () => {
  vi.useFakeTimers();
  const { summary, text } = open();
  summary.observe({ method: "GET", route: "/a" }, 9);
  vi.advanceTimersByTime(400_000);
  summary.observe({ method: "GET", route: "/a" }, 1);
  expect(await text()).toContain('quantile="0.99",method="GET",route="/a"} 9');
  vi.advanceTimersByTime(400_000);
  expect(await text()).toContain('quantile="0.99",method="GET",route="/a"} 1');
  vi.advanceTimersByTime(400_000);
  expect(await text()).not.toContain("quantile");
  expect(await text()).toContain('took_seconds_sum{method="GET",route="/a"} 10');
});

test("with many observations the newest determine the quantiles", async () => {
  const { summary, text } = open();
  for (let number = 0; number < 1500; number++) summary.observe({ method: "GET", route: "/a" }, 5);
  for (let number = 0; number < 1024; number++) summary.observe({ method: "GET", route: "/a" }, 2);
  expect(await text()).toContain('quantile="0.99",method="GET",route="/a"} 2');
  expect(await text()).toContain('took_seconds_count{method="GET",route="/a"} 2524');
});
