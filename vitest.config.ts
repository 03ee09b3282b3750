import { defineConfig } from "vitest/config";

/** Unit tests sit beside their source; `tests/` holds what starts real servers. */
export default defineConfig({
  test: {
    coverage: {
      include: ["app/**/*.ts"],
      exclude: ["app/**/*.test.ts", "app/**/testing/**"],
      reporter: [["text", { skipFull: true }]],
      thresholds: { lines: 90 },
    },
    projects: [
      {
        test: {
          name: "unit",
          globalSetup: ["alerts/testing/update-index.ts", "dashboards/grafana/testing/update-index.ts"],
          isolate: false,
          // Many of them wait for processes and time-outs: more workers than cores pay.
          maxWorkers: 3,
          include: ["{base,keeper,infra,signals,app,dashboards,alerts,tasks,tools,scripts}/**/*.test.ts"],
          testTimeout: 30_000,
          expect: { poll: { timeout: 5000 } },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          pool: "forks",
        },
      },
      {
        test: {
          name: "docker",
          include: ["tests/**/*.docker.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          pool: "forks",
        },
      },
      {
        test: {
          name: "long",
          include: ["tests/**/*.long.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          pool: "forks",
        },
      },
    ],
  },
});
