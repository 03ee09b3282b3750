/** A query in KQL as a tree. A field is `null` where only a value stands. */
export type Kql =
  | { readonly kind: "and" | "or"; readonly parts: readonly Kql[] }
  | { readonly kind: "not"; readonly part: Kql }
  | { readonly kind: "is"; readonly field: string | null; readonly value: Literal }
  | { readonly kind: "range"; readonly field: string; readonly operator: RangeOperator; readonly value: Literal };

export interface Literal {
  readonly value: string | boolean | null;
  readonly isQuoted: boolean;
  /** Whether a star in it stands for any text. */
  readonly hasWildcard: boolean;
}

const operators = { "<=": "lte", ">=": "gte", "<": "lt", ">": "gt" } as const;
type RangeOperator = (typeof operators)[keyof typeof operators];

const space = String.raw`[ \t\r\n\u00a0]`;
const spaces = new RegExp(`${space}*`, "y");
const and = new RegExp(`${space}+and${space}+`, "iy");
const or = new RegExp(`${space}+or${space}+`, "iy");
const not = new RegExp(`not${space}+`, "iy");
const operator = /<=|>=|<|>/y;
const escapes = String.raw`\\[trn]|\\u[\da-fA-F]{4}`;
const quotedCharacter = new RegExp(String.raw`${escapes}|\\[\\"]|[^"]`, "y");
const bareCharacter = new RegExp(
  String.raw`${escapes}|\\[\\():<>"*{}]|\\(?:[oO][rR]|[aA][nN][dD]|[nN][oO][tT])|\*|` +
    String.raw`(?!${space}(?:[oO][rR]|[aA][nN][dD])${space}|[nN][oO][tT]${space})[^\\():<>"*{}]`,
  "y",
);
const named: Readonly<Record<string, string>> = { "\\t": "\t", "\\r": "\r", "\\n": "\n" };
const constants: Readonly<Record<string, boolean | null>> = { null: null, true: true, false: false };

const unescaped = (character: string): string =>
  named[character] ??
  (character.startsWith("\\u")
    ? String.fromCodePoint(Number.parseInt(character.slice(2), 16))
    : character.replace(/^\\(?=.)/s, ""));

/**
 * Reads KQL as Kibana does, from its grammar (elastic/kibana, packages/kbn-es-query, grammar.peggy), without its nested
 * queries (`field: { … }`).
 *
 * @throws SyntaxError where Kibana would.
 */
export const parseKql = (text: string): Kql => {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    at += found?.length ?? 0;
    return found;
  };
  const fail = (): never => {
    throw new SyntaxError(`KQL: unexpected ${JSON.stringify(text.slice(at, at + 12))} at ${at} of ${text}`);
  };
  const many = (character: RegExp): readonly string[] => {
    const found: string[] = [];
    for (let next = take(character); next !== undefined; next = take(character)) found.push(next);
    return found;
  };

  const literal = (): Literal => {
    if (take(/"/y) !== undefined) {
      const value = many(quotedCharacter).map(unescaped).join("");
      if (take(/"/y) === undefined) fail();
      return { value, isQuoted: true, hasWildcard: false };
    }
    const characters = many(bareCharacter);
    if (characters.length === 0) fail();
    const value = characters.map(unescaped).join("").trim();
    const hasWildcard = characters.includes("*");
    return { value: value in constants ? constants[value]! : value, isQuoted: false, hasWildcard };
  };

  const chain = (kind: "and" | "or", separator: RegExp, next: () => Kql): Kql => {
    const parts = [next()];
    while (take(separator) !== undefined) parts.push(next());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  };
  const logic = (atom: () => Kql): Kql =>
    chain("or", or, () => chain("and", and, () => (take(not) === undefined ? atom() : { kind: "not", part: atom() })));
  const inParentheses = (inner: () => Kql): Kql | undefined => {
    if (take(/\(/y) === undefined) return undefined;
    take(spaces);
    const found = logic(inner);
    take(spaces);
    return take(/\)/y) === undefined ? fail() : found;
  };

  const valueOf = (field: string) => (): Kql =>
    inParentheses(valueOf(field)) ?? { kind: "is", field, value: literal() };

  const expression = (): Kql => {
    const grouped = inParentheses(expression);
    if (grouped) return grouped;
    const first = literal();
    const field = String(first.value);
    const beforeSpaces = at;
    take(spaces);
    const sign = take(operator);
    if (sign !== undefined) {
      take(spaces);
      // The pattern takes these signs only.
      return { kind: "range", field, operator: operators[sign as keyof typeof operators], value: literal() };
    }
    if (take(/:/y) !== undefined) {
      take(spaces);
      return valueOf(field)();
    }
    at = beforeSpaces;
    return { kind: "is", field: null, value: first };
  };

  take(spaces);
  const everything: Literal = { value: "*", isQuoted: false, hasWildcard: true };
  const found: Kql = at === text.length ? { kind: "is", field: "*", value: everything } : logic(expression);
  take(spaces);
  return at === text.length ? found : fail();
};

/** The fields that a query names. */
export const fieldsOf = (query: Kql): readonly string[] => {
  switch (query.kind) {
    case "and":
    case "or":
      return query.parts.flatMap(fieldsOf);
    case "not":
      return fieldsOf(query.part);
    case "range":
    case "is":
      return query.field === null ? [] : [query.field];
  }
};
