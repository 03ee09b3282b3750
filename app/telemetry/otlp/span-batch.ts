import type { InstrumentationScope } from "@opentelemetry/core";
import type { Resource } from "@opentelemetry/resources";
import { encodeAttributes } from "./encode-attributes.ts";
import { type EncodableSpan, encodeSpan } from "./encode-span.ts";
import { createProtobufWriter } from "./protobuf-writer.ts";

/**
 * Finished spans as the body of one OTLP request. They are encoded immediately, so that no span is kept as an object.
 */
export interface SpanBatch {
  readonly count: () => number;
  readonly size: () => number;
  /** False if the span cannot be encoded; the batch does not change then. */
  readonly add: (span: EncodableSpan) => boolean;
  /** The body; valid until {@link SpanBatch.clear}. */
  readonly body: () => Buffer;
  /** Empties the batch and keeps its memory. */
  readonly clear: () => void;
}

/** Tags of `TracesData`, `ResourceSpans`, `ScopeSpans` and their fields. */
const tags = {
  resourceSpans: 0x0a,
  resource: 0x0a,
  scopeSpans: 0x12,
  scope: 0x0a,
  span: 0x12,
  schemaUrl: 0x1a,
} as const;
const resourceTags = { attribute: 0x0a } as const;
const scopeTags = { name: 0x0a, version: 0x12 } as const;

const encodeResource = ({ attributes, schemaUrl }: Resource): Buffer => {
  const writer = createProtobufWriter();
  writer.textField(tags.schemaUrl, schemaUrl);
  const end = writer.size();
  encodeAttributes(writer, resourceTags.attribute, attributes);
  writer.close(tags.resource, end);
  return Buffer.from(writer.bytes());
};

const encodeScope = ({ name, version, schemaUrl }: InstrumentationScope): Buffer => {
  const writer = createProtobufWriter();
  writer.textField(tags.schemaUrl, schemaUrl);
  const end = writer.size();
  writer.textField(scopeTags.version, version);
  writer.textField(scopeTags.name, name);
  writer.close(tags.scope, end);
  return Buffer.from(writer.bytes());
};

/** Creates the batches of a process; their common parts are encoded once. */
export const spanBatches = (resource: Resource): (() => SpanBatch) => {
  const about = encodeResource(resource);
  const scopes = new WeakMap<InstrumentationScope, Buffer>();
  const scopeOf = (scope: InstrumentationScope): Buffer => {
    const known = scopes.get(scope);
    if (known) return known;
    const encoded = encodeScope(scope);
    scopes.set(scope, encoded);
    return encoded;
  };

  return () => {
    const writer = createProtobufWriter();
    let count = 0;
    let scope: InstrumentationScope | undefined;
    let scopeEnd = 0;
    const closeScope = (): void => {
      if (!scope) return;
      writer.raw(scopeOf(scope));
      writer.close(tags.scopeSpans, scopeEnd);
      scope = undefined;
    };
    return {
      count: () => count,
      size: writer.size,
      add(span) {
        if (span.instrumentationScope !== scope) {
          closeScope();
          scope = span.instrumentationScope;
          scopeEnd = writer.size();
        }
        const end = writer.size();
        try {
          encodeSpan(writer, tags.span, span);
        } catch {
          writer.rewind(end);
          return false;
        }
        count += 1;
        return true;
      },
      body() {
        closeScope();
        writer.raw(about);
        writer.close(tags.resourceSpans, 0);
        return writer.bytes();
      },
      clear() {
        writer.rewind(0);
        count = 0;
        scope = undefined;
      },
    };
  };
};
