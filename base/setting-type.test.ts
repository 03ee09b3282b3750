import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { between, bytes, duration, flag, httpUrl, integer, listOf, matching, number, oneOf } from "./setting-type.ts";

describe("numbers", () => {
  const types = { integer: integer(-2, 9), number: number(-2, 9), between: between(-2, 9) } as const;

  test("accept exactly the numbers within their bounds, as a number or as a text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -50, max: 50 }), (value) => {
        const expected = {
          integer: Number.isInteger(value) && value >= -2 && value <= 9,
          number: value >= -2 && value <= 9,
          between: value > -2 && value < 9,
        };
        for (const [name, type] of Object.entries(types)) {
          const wanted = expected[name as keyof typeof expected] ? value : undefined;
          expect(type.parse(value)).toBe(wanted);
          // A text has no negative zero.
          expect((type.parse(` ${value} `) ?? Number.NaN) + 0).toBe((wanted ?? Number.NaN) + 0);
        }
      }),
    );
  });

  test.each([-2, 9])("of the bound %i only open bounds refuse", (bound) => {
    expect([types.integer.parse(bound), types.number.parse(bound), types.between.parse(bound)]).toEqual([
      bound,
      bound,
      undefined,
    ]);
  });

  test.each(["", "  ", "1x", "one", null, true, [], {}, Number.NaN, Number.POSITIVE_INFINITY])("refuse %j", (input) => {
    for (const type of Object.values(types)) expect(type.parse(input)).toBeUndefined();
  });

  test("say their bounds", () => {
    expect(Object.values(types).map(({ expected }) => expected)).toEqual([
      "a whole number from -2 to 9",
      "a number from -2 to 9",
      "a number above -2 and below 9",
    ]);
  });
});

describe("words and flags", () => {
  test("are taken as they are written, and nothing like them", () => {
    const word = oneOf("split", "single");
    expect(word.parse("single")).toBe("single");
    expect(["Single", "", "sing", undefined, 1].map((input) => word.parse(input))).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(word.expected).toBe('one of "split", "single"');
    expect(oneOf("only").expected).toBe('"only"');
  });

  test.each([
    [true, true],
    ["true", true],
    [false, false],
    ["false", false],
    ["yes", undefined],
    [1, undefined],
    [null, undefined],
  ])("a flag of %j is %j", (input, value) => {
    expect(flag.parse(input)).toBe(value);
  });
});

describe("texts", () => {
  test.each([
    ["30s", true],
    ["15d", true],
    ["1.5h", false],
    ["0s", false],
    ["-1s", false],
    ["30", false],
    ["1h30m", false],
  ])("%s is a length of time: %s", (input, isOne) => {
    expect(duration.parse(input) === input).toBe(isOne);
  });

  test.each([
    ["512Mi", true],
    ["2Gi", true],
    ["0Mi", false],
    ["512M", false],
    ["2 Gi", false],
    ["1Ki", false],
  ])("%s is a size: %s", (input, isOne) => {
    expect(bytes.parse(input) === input).toBe(isOne);
  });

  test.each([
    ["http://127.0.0.1:9000/hook", true],
    ["https://hooks.example.org/a?b=c", true],
    ["ftp://example.org", false],
    ["example.org", false],
    ["http://", false],
    ["http://exa mple.org", false],
    [9000, false],
  ])("%s is an address: %s", (input, isOne) => {
    expect(httpUrl.parse(input) === input).toBe(isOne);
  });

  test("a pattern decides over texts only", () => {
    const digits = matching("digits", /^\d+$/);
    expect(digits.parse("12")).toBe("12");
    expect([digits.parse(12), digits.parse("x"), digits.parse(["12"])]).toEqual([undefined, undefined, undefined]);
  });
});

describe("lists", () => {
  const list = listOf(integer(0, 5));

  test("are read item by item, and one bad item spoils the list", () => {
    expect(list.parse([1, "2", 5])).toEqual([1, 2, 5]);
    for (const input of [[1, 6], [], "1", { 0: 1 }, undefined]) expect(list.parse(input)).toBeUndefined();
  });

  test("describe their items", () => {
    expect(list.expected).toBe("a list, each a whole number from 0 to 5");
    expect(list.schema).toMatchObject({ type: "array", minItems: 1 });
  });
});
