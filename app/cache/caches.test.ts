import { describe } from "vitest";
import { testCache } from "../testing/cache-suite.ts";
import { createMemoryCache } from "./memory-cache.ts";

describe("memory", () => {
  testCache(() => createMemoryCache());
});
