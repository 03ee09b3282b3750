import { describe, expect, test } from "vitest";
import { fakeScreen } from "../../tools/fake-screen.ts";
import { liveLines } from "../../tools/live-lines.ts";
import { openScreen, textOf } from "./screen.ts";

/** Frames of lines as a terminal shows them after each; a number is a new width of the terminal. */
const shown = async (columns: number, frames: readonly (readonly [readonly string[], ...string[]] | number)[]) => {
  const terminal = openScreen({ columns, rows: 12 });
  const { screen, written } = fakeScreen(columns);
  const lines = liveLines(screen);
  const texts: string[] = [];
  for (const frame of frames) {
    if (typeof frame === "number") {
      terminal.resize({ columns: frame, rows: 12 });
      Object.assign(screen, { columns: frame });
      continue;
    }
    const [live, ...above] = frame;
    lines.draw(live, above);
    // A terminal driver makes a return and a line feed of each.
    await terminal.write(written.splice(0).join("").replaceAll("\n", "\r\n"));
    texts.push(textOf(terminal.read()));
  }
  return texts;
};

describe("live lines on a terminal", () => {
  test("stand below those that stay, and leave nothing behind", async () => {
    const frames = [[["a 1", "b 1"]], [["b 2"], "a is done"], [[], "b is done"]] as const;
    expect(await shown(30, frames)).toEqual(["a 1\nb 1", "a is done\nb 2", "a is done\nb is done"]);
  });

  test("leave nothing behind either where they are longer than the terminal is wide, or it becomes narrower", async () => {
    const long = "0123456789".repeat(5);
    const frames = [[[long, long]], 16, [[long]], [[], "done"]] as const;
    expect(await shown(30, frames)).toEqual([`${long.slice(0, 29)}\n${long.slice(0, 29)}`, long.slice(0, 15), "done"]);
  });
});

test("a picture knows the colours", async () => {
  const terminal = openScreen({ columns: 12, rows: 2 });
  await terminal.write("a \u001B[32mgreen\u001B[39m \u001B[1mb\u001B[22m");
  expect(terminal.read()[0]).toEqual([
    { column: 0, text: "a ", isBold: false, isDim: false },
    { column: 2, text: "green", colour: 2, isBold: false, isDim: false },
    { column: 7, text: " ", isBold: false, isDim: false },
    { column: 8, text: "b", isBold: true, isDim: false },
    { column: 9, text: "   ", isBold: false, isDim: false },
  ]);
});
