import { expect, test } from "vitest";
import { terminalSvg } from "./terminal-svg.ts";

test("a picture places each coloured piece at its column, and escapes what SVG would read", () => {
  const screen = [
    [{ column: 0, text: "  <a> & b ", isBold: false, isDim: true }],
    [],
    [{ column: 4, text: "ok", colour: 2, isBold: true, isDim: false }],
  ];
  const svg = terminalSvg(screen, { title: "npm run <x>", columns: 20 });
  expect(svg.split("\n").filter((line) => line.includes("<tspan"))).toEqual([
    '<text y="50" xml:space="preserve"><tspan x="36.9" textLength="59.0" opacity="0.65">&lt;a&gt; &amp; b</tspan></text>',
    '<text y="90" xml:space="preserve"><tspan x="53.7" textLength="16.9" fill="#7ee787" font-weight="bold">ok</tspan></text>',
  ]);
  expect(svg).toContain("<title>npm run &lt;x&gt;</title>");
});
