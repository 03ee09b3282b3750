import { describe, expect, test } from "vitest";
import { fakeScreen } from "./fake-screen.ts";
import { fit, isLive, liveLines } from "./live-lines.ts";

const clear = "\u001B[K\n";

describe("liveLines", () => {
  test("writes each line over the last one, in one go, and leaves above what is done", () => {
    const { written, screen } = fakeScreen(20);
    const lines = liveLines(screen);
    lines.draw(["a 1", "b 1"]);
    lines.draw(["b 2"], ["a done"]);
    lines.draw([]);
    expect(written).toEqual([
      `a 1${clear}b 1${clear}\u001B[J`,
      `\u001B[2Aa done${clear}b 2${clear}\u001B[J`,
      "\u001B[1A\u001B[J",
    ]);
  });

  test("leaves out what would not be on the screen", () => {
    const { written, screen } = fakeScreen(20);
    const lines = liveLines(Object.assign(screen, { rows: 3 }));
    lines.draw(["a", "b", "c"]);
    lines.draw(["d"]);
    expect(written).toEqual([`a${clear}b${clear}\u001B[J`, `\u001B[2Ad${clear}\u001B[J`]);
  });

  test("cuts what would wrap, and goes up further when the terminal became narrower", () => {
    const { written, screen } = fakeScreen(11);
    const lines = liveLines(screen);
    lines.draw(["0123456789abc"]);
    Object.assign(screen, { columns: 4 });
    lines.draw(["0123456789abc"]);
    expect(written).toEqual([`0123456789${clear}\u001B[J`, `\u001B[3A012${clear}\u001B[J`]);
  });
});

test.each([
  ["plain text", "plain te"],
  ["\u001B[32mgreen\u001B[39m text", "\u001B[32mgreen\u001B[39m te"],
  ["\u001B[32mall of it green\u001B[39m", "\u001B[32mall of i\u001B[39m"],
])("%j cut to eight characters keeps its colours", (line, cut) => {
  expect(fit(line, 8)).toBe(cut);
});

test.each([
  [80, {}, true],
  [80, { TERM: "dumb" }, false],
  [80, { NO_COLOR: "1" }, false],
  [undefined, {}, false],
  [undefined, { FORCE_COLOR: "1" }, false],
] as const)("a screen of %s columns with %o is live: %s", (columns, env, live) => {
  expect(isLive(fakeScreen(columns).screen, env)).toBe(live);
});
