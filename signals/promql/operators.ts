import { atom, precedence, type Precedence, type Vector } from "./vector.ts";

type Side = Pick<Vector<never>, "text" | "precedence">;

const side = (operand: Side | number): Side => {
  if (typeof operand !== "number") return operand;
  if (!Number.isFinite(operand)) throw new Error(`${operand} is no number that PromQL can compare with`);
  return { text: String(operand), precedence: operand < 0 ? precedence.sign : precedence.atom };
};

const inside = ({ text }: Side, needed: boolean): string => (needed ? `(${text})` : text);

const binary = <Label extends string>(
  operator: string,
  own: Precedence,
  [left, right]: readonly [Side | number, Side | number],
): Vector<Label> => {
  const [first, second] = [side(left), side(right)];
  // All of these associate to the left.
  const text = `${inside(first, first.precedence < own)} ${operator} ${inside(second, second.precedence <= own)}`;
  return { text, precedence: own };
};

interface WithNumbers {
  /** Matches samples with equal labels; both sides must have the same labels. */
  <Label extends string>(left: Vector<Label>, right: Vector<NoInfer<Label>> | number): Vector<Label>;
  <Label extends string>(left: number, right: Vector<Label>): Vector<Label>;
}

type OfVectors = <Label extends string>(left: Vector<Label>, right: Vector<NoInfer<Label>>) => Vector<Label>;

const withNumbers =
  (operator: string, own: Precedence): WithNumbers =>
  <Label extends string>(left: Vector<Label> | number, right: Vector<Label> | number): Vector<Label> =>
    binary(operator, own, [left, right]);

const ofVectors =
  (operator: string, own: Precedence): OfVectors =>
  (left, right) =>
    binary(operator, own, [left, right]);

export const add = withNumbers("+", precedence.additive);
export const subtract = withNumbers("-", precedence.additive);
export const multiply = withNumbers("*", precedence.multiplicative);
/** Division by zero gives NaN or infinity, and no comparison with NaN holds. */
export const divide = withNumbers("/", precedence.multiplicative);

/** Keeps the samples of the left side for which the comparison holds; so do the other five. */
export const greaterThan = withNumbers(">", precedence.comparison);
export const atLeast = withNumbers(">=", precedence.comparison);
export const lessThan = withNumbers("<", precedence.comparison);
export const atMost = withNumbers("<=", precedence.comparison);
export const equalTo = withNumbers("==", precedence.comparison);
export const notEqualTo = withNumbers("!=", precedence.comparison);

/** Samples of the left side that have a partner on the right. */
export const and = ofVectors("and", precedence.and);
/** Samples of the left side that have no partner on the right. */
export const unless = ofVectors("unless", precedence.and);
/** Samples of the left side, and those of the right that have no partner there. */
export const or = ofVectors("or", precedence.or);

/** The left side if there is any sample at all on the right, whatever its labels. */
export const ifAny = <Label extends string, Other extends string>(
  left: Vector<Label>,
  right: Vector<Other>,
): Vector<Label> => binary("and on ()", precedence.and, [left, right]);

/** One sample without labels: `or(sum(…), vector(0))` is 0 where there is nothing to add up. */
export const vector = (sample: number): Vector<never> => atom(`vector(${side(sample).text})`);

/** One sample, 1, if there is no series; its labels are those that the selector asks for by `=`. */
export const absent = <Label extends string>(series: Vector<Label>): Vector<Label> => atom(`absent(${series.text})`);
