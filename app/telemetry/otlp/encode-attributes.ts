import type { Attributes } from "@opentelemetry/api";
import type { ProtobufWriter } from "./protobuf-writer.ts";

/** Tags of `KeyValue` and `AnyValue` in opentelemetry/proto/common/v1/common.proto. */
const keyTag = 0x0a;
const valueTag = 0x12;
const tags = { text: 0x0a, boolean: 0x10, integer: 0x18, double: 0x21, list: 0x2a, map: 0x32, bytes: 0x3a } as const;
const item = 0x0a;

const smallestInteger = -(2 ** 63);
const beyondIntegers = 2 ** 63;

const encodeNumber = (writer: ProtobufWriter, value: number): void => {
  if (Number.isInteger(value) && value >= smallestInteger && value < beyondIntegers) {
    writer.varint(value);
    writer.byte(tags.integer);
  } else {
    writer.double(value);
    writer.byte(tags.double);
  }
};

/** Writes one value of any kind that the SDK accepts; an unknown kind becomes an empty value. */
const encodeValue = (writer: ProtobufWriter, value: unknown): void => {
  const end = writer.size();
  if (typeof value === "string") {
    writer.text(value);
    writer.close(tags.text, end);
  } else if (typeof value === "number") {
    encodeNumber(writer, value);
  } else if (typeof value === "boolean") {
    writer.byte(value ? 1 : 0);
    writer.byte(tags.boolean);
  } else if (value instanceof Uint8Array) {
    writer.raw(value);
    writer.close(tags.bytes, end);
  } else if (Array.isArray(value)) {
    for (const element of value.toReversed()) {
      const itemEnd = writer.size();
      encodeValue(writer, element);
      writer.close(item, itemEnd);
    }
    writer.close(tags.list, end);
  } else if (typeof value === "object" && value !== null) {
    encodeAttributes(writer, item, value as Attributes); // the SDK has checked its content
    writer.close(tags.map, end);
  }
};

const encodeAttribute = (writer: ProtobufWriter, tag: number, key: string, value: unknown): void => {
  const end = writer.size();
  encodeValue(writer, value);
  writer.close(valueTag, end);
  writer.textField(keyTag, key);
  writer.close(tag, end);
};

/** Writes each attribute as a `KeyValue` with this tag, in order. */
export const encodeAttributes = (writer: ProtobufWriter, tag: number, attributes: Attributes): void => {
  const keys = Object.keys(attributes);
  for (let index = keys.length - 1; index >= 0; index -= 1) {
    const key = keys[index]!;
    encodeAttribute(writer, tag, key, attributes[key]);
  }
};
