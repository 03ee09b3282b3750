import { expect, test } from "vitest";
import { timelineBars, timelineSvg } from "./timeline-bars.ts";
import { startTimeline } from "./timeline.ts";

test("a head start counts from its own beginning, and what never ended is left out", () => {
  const timeline = startTimeline();
  timeline.begin("first");
  timeline.begin("other");
  const before = performance.now() / 1000;
  timeline.onStep({ phase: "begins", name: "first" });
  timeline.onStep({ phase: "done", name: "first" });
  timeline.end("unknown");
  expect(timeline.stretches().map(({ name }) => name)).toEqual(["first"]);
  expect(timeline.stretches()[0]!.from).toBeLessThanOrEqual(before);
});

const stretches = [
  { name: "early <&>", from: 0, to: 1 },
  { name: "late", from: 1, to: 4 },
  { name: "short", from: 4, to: 4.001 },
];

test("bars stand on one scale, and the shortest can be seen", () => {
  expect(timelineBars(stretches)).toEqual(["█".repeat(10), " ".repeat(10) + "█".repeat(30), `${" ".repeat(40)}█`]);
});

test("the picture has a bar and a text for each, with signs escaped", () => {
  const svg = timelineSvg("a start", stretches);
  expect(svg.match(/<rect/g)).toHaveLength(3);
  expect(svg).toContain("early &#60;&#38;&#62;");
  expect(svg).toContain('<rect x="290.0" y="69" width="419.9"');
});

test.each([0.4, 8, 36, 127, 480, 1999])("labels of the axis do not overlap where the longest bar is %s", (to) => {
  const svg = timelineSvg("a cost", [{ name: "all", from: 0, to }]);
  const labels = [...svg.matchAll(/x="([\d.]+)" y="\d+" text-anchor="middle">(\d+)</g)].map(([, x, label]) => ({
    x: Number(x),
    width: label!.length * 8, // a digit is some 7 wide
  }));
  const gaps = labels.slice(1).map(({ x, width }, index) => x - labels[index]!.x - (width + labels[index]!.width) / 2);
  expect(Math.min(...gaps, Infinity)).toBeGreaterThan(0);
});
