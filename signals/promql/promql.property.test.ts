import { parser } from "@prometheus-io/lezer-promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiMetrics } from "../api-metrics.ts";
import { scrapeMetrics } from "../component-metrics.ts";
import { max, sum } from "./aggregation.ts";
import { doesNotMatch, matches, not, quote } from "./matcher.ts";
import { add, and, atMost, divide, greaterThan, multiply, or, subtract, unless } from "./operators.ts";
import { rate, value, type AttachedLabel } from "./selectors.ts";
import { syntaxErrors } from "./syntax-errors.ts";
import type { Vector } from "./vector.ts";

type Sample = Vector<AttachedLabel>;

/** An expression and its shape, every operation in parentheses. */
interface Shaped {
  readonly vector: Sample;
  readonly shape: string;
}

const text = fc.string({ unit: "binary", maxLength: 8 });
const matcher = fc.oneof(text, text.map(not), text.map(matches), text.map(doesNotMatch));
const labels: readonly AttachedLabel[] = ["environment", "service", "component", "instance"];

const leaf: fc.Arbitrary<Shaped> = matcher
  .chain((service) =>
    fc.constantFrom(
      value(scrapeMetrics.up, { service }),
      max(rate(apiMetrics.httpRequests, "5m", { service }), labels),
      sum(value(apiMetrics.httpRequestsInFlight, { service }), labels),
    ),
  )
  .map((vector) => ({ vector, shape: vector.text }));

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const withNumber = { "+": add, "-": subtract, "*": multiply, "/": divide, ">": greaterThan, "<=": atMost };
const withVector = { ...withNumber, and, or, unless };

const { tree } = fc.letrec<{ tree: Shaped }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc
      .tuple(tie("tree"), fc.constantFrom(...Object.entries(withVector)), tie("tree"))
      .map(([left, [operator, apply], right]) => ({
        vector: apply(left.vector, right.vector),
        shape: `(${left.shape} ${operator} ${right.shape})`,
      })),
    fc
      .tuple(tie("tree"), fc.constantFrom(...Object.entries(withNumber)), number)
      .map(([left, [operator, apply], right]) => ({
        vector: apply(left.vector, right),
        shape: `(${left.shape} ${operator} ${right})`,
      })),
    fc
      .tuple(number, fc.constantFrom(...Object.entries(withNumber)), tie("tree"))
      .map(([left, [operator, apply], right]) => ({
        vector: apply(left, right.vector),
        shape: `(${left} ${operator} ${right.shape})`,
      })),
  ),
}));

/** What the parser understood, every operation in parentheses. */
const parsedShape = (expression: string): string => {
  const shapeOf = (node: ReturnType<typeof parser.parse>["topNode"]): string => {
    const own = expression.slice(node.from, node.to);
    const [left, right] = [node.firstChild, node.lastChild];
    if (node.name === "ParenExpr" || node.name === "PromQL") {
      const inner = node.name === "PromQL" ? left : (left?.nextSibling ?? left);
      return inner ? shapeOf(inner) : own;
    }
    if (node.name !== "BinaryExpr" || !left || !right) return own;
    const operator = left.nextSibling;
    return `(${shapeOf(left)} ${operator ? expression.slice(operator.from, operator.to) : ""} ${shapeOf(right)})`;
  };
  return shapeOf(parser.parse(expression).topNode);
};

describe("every expression that can be built", () => {
  it("is read by the parser as it was built", () => {
    fc.assert(
      fc.property(tree, ({ vector, shape }) => {
        expect(syntaxErrors(vector.text)).toEqual([]);
        expect(parsedShape(vector.text)).toBe(shape);
      }),
      { numRuns: 300 },
    );
  });

  it("carries any text in its matchers unharmed", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(JSON.parse(quote(any))).toBe(any.toWellFormed());
      }),
    );
  });
});
