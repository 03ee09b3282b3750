import { describe, expect, it } from "vitest";
import { scrapeMetrics } from "../signals/component-metrics.ts";
import { constant, growing, leap, oneEvery, phases, series } from "./rule-test.ts";
import { expectedWords, percentage, templateWords } from "./template.ts";

describe("samples of a test", () => {
  it.each([
    ["that stay", constant(3), "3x4"],
    ["that grow by a rate", growing(0.2), "0+3x4"],
    ["that grow by a share that binary numbers can't say", growing(0.1 + 0.2), "0+4.5x4"],
    ["that come now and then", oneEvery("30s"), "0 0 1 1 2"],
    ["that leap once", leap(9), "0x1 9x2"],
    ["that grow in phases", phases(["30s", 0.2], ["45s", 2]), "0 3+3x1 36+30x2"],
  ])("%s", (_name, samples, expected) => {
    expect(samples(5, 15_000)).toBe(expected);
  });

  it("belong to a series of the catalogue", () => {
    expect(series(scrapeMetrics.up, { service: "orders" }, constant(1)).selector).toBe('up{service="orders"}');
    // @ts-expect-error `up` has no such label
    expect(() => series(scrapeMetrics.up, { route: "/" }, constant(1))).toThrow('no label "route"');
  });
});

describe("the texts of an alert", () => {
  it.each([
    [0.1, "10%"],
    [0.123456, "12.35%"],
    [1 / 3, "33.33%"],
    [1, "100%"],
  ])("write the share %d as %s", (share, text) => {
    expect(percentage(share)).toBe(text);
  });

  it.each([
    ["number", 7, "7"],
    ["number", 1_234_567, "1.235M"],
    ["seconds", 0.25, "250ms"],
    ["seconds", 2.5, "2.5s"],
    ["seconds", 125, "2m 5s"],
    ["seconds", 7384, "2h 3m 4s"],
    ["bytes", 512, "512B"],
    ["bytes", 1.5 * 1024 ** 3, "1.5GiB"],
  ] as const)("write the %s %d as %s", (format, is, text) => {
    expect(expectedWords({}, is).value(format)).toBe(text);
  });

  it("are templates for Prometheus, and plain in the tests of the rules", () => {
    const text = ({ label, value }: typeof templateWords) =>
      `${label("a")}|${label("b", "no b")}|${value("percentage")}`;
    expect(text(templateWords)).toBe('{{ $labels.a }}|{{ or $labels.b "no b" }}|{{ $value | humanizePercentage }}');
    expect(text(expectedWords({ a: "A" }, 0.5))).toBe("A|no b|50%");
  });
});
