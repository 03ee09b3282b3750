import { type Link, type SpanContext, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { encodeAttributes } from "./encode-attributes.ts";
import type { ProtobufWriter } from "./protobuf-writer.ts";

/** Tags of opentelemetry/proto/trace/v1/trace.proto: field number and wire type. */
const tags = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  start: 0x39,
  end: 0x41,
  attribute: 0x4a,
  droppedAttributes: 0x50,
  event: 0x5a,
  droppedEvents: 0x60,
  link: 0x6a,
  droppedLinks: 0x70,
  status: 0x7a,
  flags: 0x85, // the first of two bytes; the second is 1
} as const;
const eventTags = { time: 0x09, name: 0x12, attribute: 0x1a, droppedAttributes: 0x20 } as const;
const linkTags = { attribute: 0x22, droppedAttributes: 0x28, flags: 0x35 } as const;
const statusTags = { message: 0x12, code: 0x18 } as const;

const remoteIsKnown = 0x100;
const isRemote = 0x200;

export type SpanEvent = ReadableSpan["events"][number];

/** The parts of a span that are sent. */
export type EncodableSpan = Pick<
  ReadableSpan,
  | "name"
  | "kind"
  | "spanContext"
  | "startTime"
  | "endTime"
  | "status"
  | "attributes"
  | "events"
  | "links"
  | "instrumentationScope"
  | "droppedAttributesCount"
  | "droppedEventsCount"
  | "droppedLinksCount"
> & { readonly parentSpanContext?: SpanContext | undefined };

const flagsOf = (traceFlags: number, remote: boolean | undefined): number =>
  (traceFlags & 0xff) | remoteIsKnown | (remote ? isRemote : 0);

const id = (writer: ProtobufWriter, tag: number, value: string | undefined): void => {
  if (!value) return;
  writer.hex(value);
  writer.byte(value.length / 2);
  writer.byte(tag);
};

/** A missing field means zero. */
const count = (writer: ProtobufWriter, tag: number, value = 0): void => {
  if (value === 0) return;
  writer.varint(value);
  writer.byte(tag);
};

const ids = (writer: ProtobufWriter, { traceId, spanId, traceState }: SpanContext): void => {
  writer.textField(tags.traceState, traceState?.serialize());
  id(writer, tags.spanId, spanId);
  id(writer, tags.traceId, traceId);
};

const encodeStatus = (writer: ProtobufWriter, { code, message }: ReadableSpan["status"]): void => {
  if (code === SpanStatusCode.UNSET && !message) return;
  const end = writer.size();
  count(writer, statusTags.code, code);
  writer.textField(statusTags.message, message);
  writer.close(tags.status, end);
};

const encodeEvent = (writer: ProtobufWriter, { name, time, attributes, droppedAttributesCount }: SpanEvent): void => {
  const end = writer.size();
  count(writer, eventTags.droppedAttributes, droppedAttributesCount);
  if (attributes) encodeAttributes(writer, eventTags.attribute, attributes);
  writer.textField(eventTags.name, name);
  writer.nanoseconds(time);
  writer.byte(eventTags.time);
  writer.close(tags.event, end);
};

const encodeLink = (writer: ProtobufWriter, { context, attributes, droppedAttributesCount }: Link): void => {
  const end = writer.size();
  writer.fixed32(flagsOf(context.traceFlags, context.isRemote));
  writer.byte(linkTags.flags);
  count(writer, linkTags.droppedAttributes, droppedAttributesCount);
  if (attributes) encodeAttributes(writer, linkTags.attribute, attributes);
  ids(writer, context);
  writer.close(tags.link, end);
};

/** Writes a finished span with this tag. */
export const encodeSpan = (writer: ProtobufWriter, tag: number, span: EncodableSpan): void => {
  const { parentSpanContext: parent, events, links } = span;
  const context = span.spanContext();
  const end = writer.size();
  writer.fixed32(flagsOf(context.traceFlags, parent?.isRemote));
  writer.byte(1);
  writer.byte(tags.flags);
  encodeStatus(writer, span.status);
  count(writer, tags.droppedLinks, span.droppedLinksCount);
  for (let index = links.length - 1; index >= 0; index -= 1) encodeLink(writer, links[index]!);
  count(writer, tags.droppedEvents, span.droppedEventsCount);
  for (let index = events.length - 1; index >= 0; index -= 1) encodeEvent(writer, events[index]!);
  count(writer, tags.droppedAttributes, span.droppedAttributesCount);
  encodeAttributes(writer, tags.attribute, span.attributes);
  writer.nanoseconds(span.endTime);
  writer.byte(tags.end);
  writer.nanoseconds(span.startTime);
  writer.byte(tags.start);
  count(writer, tags.kind, span.kind + 1);
  writer.textField(tags.name, span.name);
  id(writer, tags.parentSpanId, parent?.spanId);
  ids(writer, context);
  writer.close(tag, end);
};
