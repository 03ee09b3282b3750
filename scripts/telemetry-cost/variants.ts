/** What a server of the benchmark does beside answering. */
export interface Variant {
  readonly name: string;
  /** `library` is `node` without sdk-node; `reference` is OpenTelemetry's auto-instrumentations around the same handlers. */
  readonly sdk?: "lean" | "library" | "node" | "reference";
  readonly metrics?: boolean;
  readonly logs?: boolean;
  /** Spans of one request; defaults to {@link usualSpans} if there is an SDK. */
  readonly spans?: number;
}

/** A server span and two steps in it. */
export const usualSpans = 3;

const everything = { metrics: true, logs: true } as const;

export const none = { name: "none" } as const satisfies Variant;
export const reference = { name: "auto-instrumentations", sdk: "reference" } as const satisfies Variant;
export const lean = { name: "traces", sdk: "lean" } as const satisfies Variant;
export const all = { name: "all", sdk: "lean", ...everything } as const satisfies Variant;
export const library = { name: "all, sdk-trace", sdk: "library", ...everything } as const satisfies Variant;

/** What is shown as a row of its own. */
export const variants: readonly Variant[] = [
  none,
  { name: "metrics", metrics: true },
  { name: "logs", logs: true },
  lean,
  all,
  { name: "traces, sdk-trace", sdk: "library" },
  library,
  { name: "traces, sdk-node", sdk: "node" },
  { name: "all, sdk-node", sdk: "node", ...everything },
  reference,
];

/** The lean set-up with more and fewer spans: what a further one costs. */
export const sweep: readonly Variant[] = [1, 10].map((spans) => ({
  ...lean,
  name: `traces, ${spans} spans`,
  spans,
}));

export const spansOf = ({ sdk, spans = usualSpans }: Variant): number => (sdk ? spans : 0);
