import {
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanAttributes,
  type SpanAttributeValue,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from "@opentelemetry/api";
import { type InstrumentationScope, isTimeInput, millisToHrTime, timeInputToHrTime } from "@opentelemetry/core";
import type { EncodableSpan, SpanEvent } from "./encode-span.ts";

/** Maximum number of attributes, events and links per span, as in OpenTelemetry's SDK; more are counted. */
const most = 128;

export interface LeanSpanOptions {
  readonly name: string;
  /** Defaults to internal. */
  readonly kind?: SpanKind | undefined;
  readonly context: SpanContext;
  readonly parent?: SpanContext | undefined;
  readonly scope: InstrumentationScope;
  /** Defaults to now. */
  readonly startTime?: TimeInput | undefined;
  /** Maximum length of a text; the rest is cut off. */
  readonly longestText: number;
  readonly onEnd: (span: EncodableSpan) => void;
}

/** A copy of a value with its texts cut. */
const cut = (value: unknown, longest: number): unknown => {
  if (typeof value === "string") return value.length > longest ? value.slice(0, longest) : value;
  return Array.isArray(value) ? value.map((item) => cut(item, longest)) : value;
};

/** A span that stores only what is encoded, and checks each value once. */
export class LeanSpan implements Span, EncodableSpan {
  readonly kind: SpanKind;
  readonly parentSpanContext: SpanContext | undefined;
  readonly instrumentationScope: InstrumentationScope;
  readonly startTime: HrTime;
  readonly attributes: SpanAttributes = {};
  readonly events: SpanEvent[] = [];
  readonly links: Link[] = [];
  name: string;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  endTime: HrTime = [0, 0];
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #context: SpanContext;
  readonly #longestText: number;
  readonly #onEnd: LeanSpanOptions["onEnd"];
  /** Start time on the monotonic clock; undefined if the caller gave a start time. */
  readonly #began: number | undefined;
  #attributesCount = 0;
  #ended = false;

  constructor({
    name,
    kind = SpanKind.INTERNAL,
    context,
    parent,
    scope,
    startTime,
    longestText,
    onEnd,
  }: LeanSpanOptions) {
    this.name = name;
    this.kind = kind;
    this.parentSpanContext = parent;
    this.instrumentationScope = scope;
    this.#context = context;
    this.#longestText = longestText;
    this.#onEnd = onEnd;
    this.#began = startTime === undefined ? performance.now() : undefined;
    this.startTime = startTime === undefined ? millisToHrTime(Date.now()) : timeInputToHrTime(startTime);
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.#ended;
  }

  setAttribute(key: string, value: SpanAttributeValue): this {
    if (this.#ended || value === undefined) return this;
    if (this.attributes[key] === undefined) {
      if (this.#attributesCount >= most) {
        this.droppedAttributesCount += 1;
        return this;
      }
      this.#attributesCount += 1;
    }
    this.attributes[key] = cut(value, this.#longestText);
    return this;
  }

  setAttributes(attributes: SpanAttributes): this {
    for (const key of Object.keys(attributes)) this.setAttribute(key, attributes[key]);
    return this;
  }

  addEvent(name: string, about?: SpanAttributes | TimeInput, at?: TimeInput): this {
    if (this.#ended) return this;
    const [attributes, time] = isTimeInput(about) ? [undefined, at ?? about] : [about, at];
    if (this.events.length >= most) {
      this.events.shift();
      this.droppedEventsCount += 1;
    }
    this.events.push({
      name,
      time: this.#time(time),
      attributes: this.#cutAll(attributes ?? {}),
      droppedAttributesCount: 0,
    });
    return this;
  }

  addLink({ context, attributes }: Link): this {
    if (this.#ended) return this;
    if (this.links.length >= most) {
      this.links.shift();
      this.droppedLinksCount += 1;
    }
    this.links.push({ context, ...(attributes && { attributes: this.#cutAll(attributes) }) });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus({ code, message }: SpanStatus): this {
    const isFinal = this.#ended || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK;
    if (isFinal) return this;
    this.status = { code, ...(code === SpanStatusCode.ERROR && message !== undefined ? { message } : {}) };
    return this;
  }

  updateName(name: string): this {
    if (!this.#ended) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { code, name, message, stack } =
      typeof exception === "string"
        ? { message: exception, code: undefined, name: undefined, stack: undefined }
        : exception;
    this.addEvent(
      "exception",
      {
        "exception.type": code === undefined ? name : String(code),
        "exception.message": message,
        "exception.stacktrace": stack,
      },
      time,
    );
  }

  end(at?: TimeInput): void {
    if (this.#ended) return;
    const end = this.#time(at);
    const [seconds, nanos] = this.startTime;
    const isBefore = end[0] < seconds || (end[0] === seconds && end[1] < nanos);
    this.endTime = isBefore ? this.startTime : end;
    this.#ended = true;
    this.#onEnd(this);
  }

  #time(given: TimeInput | undefined): HrTime {
    if (given !== undefined) return timeInputToHrTime(given);
    if (this.#began === undefined) return millisToHrTime(Date.now());
    const [seconds, nanos] = this.startTime;
    const later = nanos + Math.round((performance.now() - this.#began) * 1e6);
    return [seconds + Math.floor(later / 1e9), later % 1e9];
  }

  #cutAll(attributes: SpanAttributes): SpanAttributes {
    return Object.fromEntries(
      Object.entries(attributes)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, cut(value, this.#longestText)]),
    );
  }
}
