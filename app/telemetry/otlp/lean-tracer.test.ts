import { context, ROOT_CONTEXT, type Span, SpanKind, trace, type TracerProvider as Provider } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AlwaysOnSampler, type IdGenerator, ParentBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { otlpTree } from "../../testing/otlp-tree.ts";
import type { EncodableSpan } from "./encode-span.ts";
import { createLeanTracerProvider } from "./lean-tracer.ts";
import { spanBatches } from "./span-batch.ts";

const root = new AlwaysOnSampler();
const longestText = 20;

/** Each kind has its own sequence, because OpenTelemetry's tracer requests the span ID first and ours the trace ID. */
const countingIds = (): IdGenerator => {
  const row = (digits: number) => {
    let last = 0;
    return () => String((last += 1)).padStart(digits, "0");
  };
  return { generateTraceId: row(32), generateSpanId: row(16) };
};

type Make = (provider: Provider) => void;

/** All spans that this function creates, as sent by the lean tracer and by OpenTelemetry's. */
const treesOf = (make: Make) => {
  const treeOf = (begin: (onEnd: (span: EncodableSpan) => void) => Provider) => {
    const batch = spanBatches(resourceFromAttributes({}))();
    make(begin((span) => batch.add(span)));
    return otlpTree(batch.body());
  };
  const lean = treeOf((onEnd) =>
    createLeanTracerProvider({ root, longestText, idGenerator: countingIds(), onStart: () => {}, onEnd }),
  );
  const official = treeOf((onEnd) => {
    const processor = { onStart() {}, onEnd, forceFlush: async () => {}, shutdown: async () => {} };
    const spanLimits = { attributeValueLengthLimit: longestText };
    const sampler = new ParentBasedSampler({ root });
    return new TracerProvider({ sampler, spanLimits, idGenerator: countingIds(), spanProcessors: [processor] });
  });
  return { lean, official };
};

const began = 1_700_000_000_000;
const ended = began + 1500;
const remote = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1, isRemote: true };

const one =
  (use: (span: Span) => void, options = {}): Make =>
  (provider) => {
    const span = provider.getTracer("t", "1.2").startSpan("one", { startTime: began, ...options }, ROOT_CONTEXT);
    use(span);
    span.end(ended);
  };
const many = Array.from({ length: 130 }, (_, index) => index);
const link = { context: remote, attributes: { about: "a link with a long text" } };

const cases: readonly (readonly [string, Make])[] = [
  ["a plain span", one(() => {})],
  ["a kind and attributes", one(() => {}, { kind: SpanKind.CLIENT, attributes: { a: "x", b: 2, c: undefined } })],
  ["attributes of each kind", one((span) => span.setAttributes({ a: "x", b: 1.5, c: true, d: ["x", "y"], e: [1, 2] }))],
  ["long texts", one((span) => span.setAttribute("a", "x".repeat(30)).setAttribute("b", ["y".repeat(30)]))],
  ["an attribute set twice", one((span) => span.setAttribute("a", 1).setAttribute("b", 2).setAttribute("a", 3))],
  ["too many attributes", one((span) => many.forEach((index) => span.setAttribute(`a${index}`, index)))],
  ["an attribute within its limits again", one((span) => many.forEach(() => span.setAttribute("a", 1)))],
  ["events", one((span) => span.addEvent("first", { a: 1 }, began + 5).addEvent("second", began + 6))],
  ["too many events", one((span) => many.forEach((index) => span.addEvent(`e${index}`, began + index)))],
  ["links", one((span) => span.addLink(link).addLinks([link, { context: remote }]), { links: [link] })],
  ["too many links", one((span) => many.forEach(() => span.addLink(link)))],
  ["a status", one((span) => span.setStatus({ code: 2, message: "broken" }))],
  ["a status that was final", one((span) => span.setStatus({ code: 1, message: "fine" }).setStatus({ code: 2 }))],
  ["a status that is none", one((span) => span.setStatus({ code: 2 }).setStatus({ code: 0, message: "forgotten" }))],
  ["another name", one((span) => span.updateName("two"))],
  ["an exception", one((span) => span.recordException({ name: "E", message: "m", stack: "E: m" }, began + 7))],
  ["an exception with a code", one((span) => span.recordException({ code: 7, name: "E", message: "m" }, began))],
  ["an exception that is a text", one((span) => span.recordException("told", began + 8))],
  ["an end before its beginning", one((span) => span.end(began - 1))],
  [
    "what is said after the end",
    one((span) => {
      span.end(began + 1);
      span.setAttribute("a", 1).addEvent("late").addLink(link).setStatus({ code: 2 }).updateName("late");
    }),
  ],
  [
    "a remote parent, and a child of the child",
    (provider) => {
      const tracer = provider.getTracer("t");
      const around = trace.setSpanContext(ROOT_CONTEXT, remote);
      const outer = tracer.startSpan("outer", { startTime: began }, around);
      const inner = tracer.startSpan("inner", { startTime: new Date(began) }, trace.setSpan(around, outer));
      inner.end([1_700_000_001, 5]);
      outer.end(ended);
    },
  ],
  [
    "a root in spite of a parent",
    (provider) =>
      provider
        .getTracer("t")
        .startSpan("root", { root: true, startTime: began }, trace.setSpanContext(ROOT_CONTEXT, remote))
        .end(ended),
  ],
];

test.each(cases)("%s is sent as OpenTelemetry's SDK sends it", (_name, make) => {
  const { lean, official } = treesOf(make);
  expect(lean).toEqual(official);
  expect(lean[1]).toHaveLength(1);
});

test("if the caller does not sample, nothing is sent, and called services do not sample either", () => {
  const spans: Span[] = [];
  const { lean, official } = treesOf((provider) => {
    const around = trace.setSpanContext(ROOT_CONTEXT, { ...remote, traceFlags: 0 });
    spans.push(provider.getTracer("t").startSpan("one", {}, around));
  });
  expect(lean).toEqual(official);
  for (const span of spans) {
    expect(span.isRecording()).toBe(false);
    expect(span.spanContext()).toMatchObject({ traceId: remote.traceId, traceFlags: 0 });
  }
});

test("nothing is sent for work with suppressed tracing", () => {
  const spans: Span[] = [];
  const { lean, official } = treesOf((provider) => {
    spans.push(provider.getTracer("t").startSpan("one", {}, suppressTracing(ROOT_CONTEXT)));
  });
  expect(lean).toEqual(official);
  for (const span of spans) expect(span.isRecording()).toBe(false);
});

test("the start of a span is from the clock, and its duration is measured", async () => {
  const spans: EncodableSpan[] = [];
  const provider = createLeanTracerProvider({
    root,
    longestText,
    idGenerator: countingIds(),
    onStart: () => {},
    onEnd: (span) => spans.push(span),
  });
  const before = Date.now();
  provider.getTracer("t").startActiveSpan("one", (span) => {
    for (const from = performance.now(); performance.now() - from < 3;);
    expect(span.isRecording()).toBe(true);
    span.end();
    span.end();
    expect(span.isRecording()).toBe(false);
  });
  expect(context.active()).toBe(ROOT_CONTEXT);
  expect(spans).toHaveLength(1);
  const millis = ([seconds, nanos]: readonly [number, number]) => seconds * 1000 + nanos / 1e6;
  const { startTime, endTime } = spans[0]!;
  expect(millis(startTime)).toBeGreaterThanOrEqual(before);
  expect(millis(endTime)).toBeLessThanOrEqual(Date.now() + 1);
  expect(millis(endTime) - millis(startTime)).toBeGreaterThanOrEqual(3);
});
