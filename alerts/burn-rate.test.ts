import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { milliseconds, seconds } from "../base/duration.ts";
import {
  budgetPeriod,
  budgetSpent,
  burnPairs,
  burnRate,
  fastestBurn,
  secondsToFire,
  secondsToResolve,
} from "./burn-rate.ts";

const pairs = [...burnPairs.fast, ...burnPairs.slow];
const aPair = fc.constantFrom(...pairs);
const objective = fc.double({ min: 0.5, max: 0.9999, noNaN: true });
const burnAbove = (factor: number) => fc.double({ min: factor * 1.001, max: factor * 1000, noNaN: true });
const pairAndBurn = aPair.chain((pair) => fc.tuple(fc.constant(pair), burnAbove(pair.factor)));

describe("the burn of an error budget", () => {
  it("costs what the workbook says when an alert fires", () => {
    expect(pairs.map((pair) => Number(budgetSpent(pair).toFixed(6)))).toEqual([0.02, 0.05, 0.1, 0.1]);
  });

  it("has a short window of a twelfth of the long one, and calmer pairs look back further", () => {
    for (const { long, short } of pairs) expect(milliseconds(long) / milliseconds(short)).toBe(12);
    const lengths = pairs.map(({ long }) => milliseconds(long));
    const factors = pairs.map(({ factor }) => factor);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(factors).toEqual(factors.toSorted((a, b) => b - a));
  });

  it("is 1 if exactly the allowed share is bad, and grows with the share", () => {
    fc.assert(
      fc.property(objective, fc.double({ min: 0, max: 1, noNaN: true }), (promised, share) => {
        expect(burnRate(1 - promised, promised)).toBeCloseTo(1, 9);
        expect(burnRate(share, promised)).toBeLessThanOrEqual(fastestBurn(promised));
        expect(burnRate(share, promised) * (1 - promised)).toBeCloseTo(share, 9);
      }),
    );
  });

  it("has cost the same when it fires, however fast it is", () => {
    fc.assert(
      fc.property(pairAndBurn, ([pair, burn]) => {
        const spent = (secondsToFire(pair, burn) * burn) / seconds(budgetPeriod);
        expect(spent).toBeCloseTo(budgetSpent(pair), 9);
      }),
    );
  });

  it("fires no later than a whole long window, and is noticed by the short one before", () => {
    fc.assert(
      fc.property(pairAndBurn, ([pair, burn]) => {
        const fires = secondsToFire(pair, burn);
        expect(fires).toBeLessThanOrEqual(seconds(pair.long));
        expect(secondsToFire({ ...pair, long: pair.short }, burn)).toBeLessThan(fires);
      }),
    );
  });

  it("is forgotten within a short window", () => {
    fc.assert(
      fc.property(pairAndBurn, ([pair, burn]) => {
        expect(secondsToResolve(pair, burn)).toBeGreaterThan(0);
        expect(secondsToResolve(pair, burn)).toBeLessThan(seconds(pair.short));
      }),
    );
  });

  it("never fires below the factor", () => {
    fc.assert(
      fc.property(aPair, fc.double({ min: 0, max: 1, noNaN: true }), (pair, part) => {
        expect(secondsToFire(pair, pair.factor * part)).toBe(Number.POSITIVE_INFINITY);
        expect(secondsToResolve(pair, pair.factor * part)).toBe(0);
      }),
    );
  });
});
