import { type Attributes, ROOT_CONTEXT, SpanKind, type SpanContext, trace, type TraceState } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeExport } from "../../testing/otlp-decoder.ts";
import { otlpTree } from "../../testing/otlp-tree.ts";
import { spanBatches } from "./span-batch.ts";

const resource = resourceFromAttributes({ "service.name": "über", "process.pid": 70_000, ratio: 0.25 });
const ended: ReadableSpan[] = [];
const provider = new TracerProvider({
  resource,
  spanProcessors: [
    {
      onStart() {},
      onEnd: (span) => void ended.push(span),
      forceFlush: async () => {},
      shutdown: async () => {},
    },
  ],
});

const officialTree = (spans: ReadableSpan[]) => otlpTree(ProtobufTraceSerializer.serializeRequest(spans)!);

const ourTree = (spans: readonly ReadableSpan[]) => {
  const batch = spanBatches(resource)();
  // A batch is written from its end, so its last span comes first.
  for (const span of spans.toReversed()) expect(batch.add(span)).toBe(true);
  return otlpTree(batch.body());
};

const hexId = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte > 0))
    .map((id) => Buffer.from(id).toString("hex"));
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 400 }),
  fc.constantFrom("", "\ud800 alone", "x".repeat(20_000)),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(-0, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 63, -(2 ** 63), 1e300),
);
const scalar = fc.oneof(text, number, fc.boolean());
const simple = fc.oneof(scalar, fc.array(text), fc.array(number), fc.array(fc.boolean()));
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    simple,
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
}));
const key = fc.oneof(fc.string({ minLength: 1, maxLength: 40 }), fc.constantFrom("http.route", "schlüssel"));
// The API's type allows scalars and lists; the SDK accepts any OTLP value.
const attributes = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(key, value, { maxKeys: 6 }) as fc.Arbitrary<Attributes>;
const time = fc.tuple(fc.integer({ min: 0, max: 2 ** 33 }), fc.integer({ min: 0, max: 999_999_999 }));
const traceState = { serialize: () => "vendor=ä,b=2" } as TraceState; // it uses nothing else
const spanContext: fc.Arbitrary<SpanContext> = fc.record(
  {
    traceId: hexId(16),
    spanId: hexId(8),
    traceFlags: fc.constant(1),
    isRemote: fc.boolean(),
    traceState: fc.constant(traceState),
  },
  { requiredKeys: ["traceId", "spanId", "traceFlags"] },
);

const span = fc.record({
  name: text,
  kind: fc.constantFrom(SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER),
  parent: fc.option(spanContext, { nil: undefined }),
  attributes: attributes(anyValue),
  links: fc.array(fc.record({ context: spanContext, attributes: attributes(anyValue) }), { maxLength: 3 }),
  events: fc.array(fc.record({ name: text, attributes: attributes(simple), time }), { maxLength: 3 }),
  status: fc.record({ code: fc.constantFrom(0, 1, 2), message: text }),
  start: time,
  end: time,
});

test("every span is encoded as by OpenTelemetry's own exporter", () => {
  fc.assert(
    fc.property(fc.constantFrom("app", "library"), fc.array(span, { minLength: 1, maxLength: 4 }), (scope, wanted) => {
      ended.length = 0;
      for (const { name, kind, parent, attributes: about, links, events, status, start, end } of wanted) {
        const around = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
        const options = { kind, attributes: about, links, startTime: start };
        const made = provider.getTracer(scope, scope === "app" ? "1.2" : undefined).startSpan(name, options, around);
        for (const event of events) made.addEvent(event.name, event.attributes, event.time);
        made.setStatus(status).end(end);
      }
      expect(ourTree(ended)).toEqual(officialTree(ended));
    }),
    { numRuns: 200 },
  );
});

test("spans of several scopes are in one body, each once", () => {
  ended.length = 0;
  for (const scope of ["app", "library", "app", "app"]) {
    provider.getTracer(scope).startSpan(`of ${scope}`, {}, ROOT_CONTEXT).end();
  }
  const batch = spanBatches(resource)();
  for (const one of ended) batch.add(one);
  expect(batch.count()).toBe(4);
  const sent = decodeExport(batch.body());
  expect(sent.map(({ name }) => name)).toEqual(["of app", "of app", "of library", "of app"]);
  expect(new Set(sent.map(({ service }) => service))).toEqual(new Set(["über"]));
});

test("a span that cannot be encoded does not change its batch, and a cleared batch starts empty", () => {
  ended.length = 0;
  for (const name of ["first", "second"]) provider.getTracer("app").startSpan(name, {}, ROOT_CONTEXT).end();
  const broken = { ...ended[0]!, spanContext: () => ended[0]!.spanContext(), events: [null] };
  const batch = spanBatches(resource)();
  batch.add(ended[0]!);
  expect(batch.add(broken as unknown as ReadableSpan)).toBe(false); // the type forbids it, but libraries do it
  expect(decodeExport(batch.body()).map(({ name }) => name)).toEqual(["first"]);
  batch.clear();
  batch.add(ended[1]!);
  expect(decodeExport(batch.body()).map(({ name }) => name)).toEqual(["second"]);
});
