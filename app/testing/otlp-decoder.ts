/** A span as it was sent. */
export interface SentSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root span. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly events: readonly string[];
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
}

export type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

const readVarint = (bytes: Buffer, start: number): [value: bigint, next: number] => {
  let value = 0n;
  for (let at = start, shift = 0n; ; at += 1, shift += 7n) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
};

/** Parses a protobuf message by field number (https://protobuf.dev/programming-guides/encoding/). */
export const readMessage = (bytes: Buffer): Fields => {
  const fields = new Map<number, (Buffer | bigint)[]>();
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = readVarint(bytes, at);
    const wire = Number(tag & 7n);
    const [value, next] = readValue(bytes, afterTag, wire);
    const field = Number(tag >> 3n);
    fields.set(field, [...(fields.get(field) ?? []), value]);
    at = next;
  }
  return fields;
};

const readValue = (bytes: Buffer, at: number, wire: number): [value: Buffer | bigint, next: number] => {
  if (wire === 0) return readVarint(bytes, at);
  const fixed = new Map([
    [1, 8],
    [5, 4],
  ]).get(wire);
  if (fixed !== undefined) return [bytes.subarray(at, at + fixed), at + fixed];
  const [length, start] = readVarint(bytes, at);
  const end = start + Number(length);
  return [bytes.subarray(start, end), end];
};

const buffers = (fields: Fields, field: number): Buffer[] =>
  (fields.get(field) ?? []).filter((value) => Buffer.isBuffer(value));
const text = (fields: Fields, field: number): string => buffers(fields, field)[0]?.toString() ?? "";
const hex = (fields: Fields, field: number): string => buffers(fields, field)[0]?.toString("hex") ?? "";
const integer = (fields: Fields, field: number): number => Number(fields.get(field)?.[0] ?? 0);

const attributeValue = (value: Fields): string | number => {
  if (value.has(1)) return text(value, 1);
  const double = buffers(value, 4)[0];
  return double ? double.readDoubleLE() : integer(value, value.has(2) ? 2 : 3);
};

const readAttributes = (list: readonly Buffer[]): Record<string, string | number> =>
  Object.fromEntries(
    list
      .map(readMessage)
      .map((pair) => [text(pair, 1), attributeValue(readMessage(buffers(pair, 2)[0] ?? Buffer.alloc(0)))]),
  );

const readSpan = (service: string, span: Fields): SentSpan => ({
  service,
  name: text(span, 5),
  traceId: hex(span, 1),
  spanId: hex(span, 2),
  parentSpanId: hex(span, 4),
  attributes: readAttributes(buffers(span, 9)),
  events: buffers(span, 11).map((event) => text(readMessage(event), 2)),
  status: integer(readMessage(buffers(span, 15)[0] ?? Buffer.alloc(0)), 3),
});

/** Parses the spans of an OTLP export request (opentelemetry/proto/trace/v1/trace.proto). */
export const decodeExport = (body: Buffer): SentSpan[] =>
  buffers(readMessage(body), 1).flatMap((resourceSpans) => {
    const fields = readMessage(resourceSpans);
    const resource = readMessage(buffers(fields, 1)[0] ?? Buffer.alloc(0));
    const service = String(readAttributes(buffers(resource, 1))["service.name"]);
    return buffers(fields, 2)
      .flatMap((scope) => buffers(readMessage(scope), 2))
      .map((span) => readSpan(service, readMessage(span)));
  });
