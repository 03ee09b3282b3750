import { type Fields, readMessage } from "./otlp-decoder.ts";

/** A protobuf message by field number, without fields that have their default value. */
export type Tree = { readonly [field: number]: readonly (string | Tree)[] };

interface Schema {
  readonly messages: Readonly<Record<number, () => Schema>>;
  /** A missing value and an empty one differ. */
  readonly keepsEmpty?: true;
}

const status: Schema = { messages: {} };
const anyValue: Schema = { messages: { 5: () => list, 6: () => map }, keepsEmpty: true };
const list: Schema = { messages: { 1: () => anyValue }, keepsEmpty: true };
const keyValue: Schema = { messages: { 2: () => anyValue } };
const map: Schema = { messages: { 1: () => keyValue }, keepsEmpty: true };
const resource: Schema = { messages: { 1: () => keyValue } };
const event: Schema = { messages: { 3: () => keyValue } };
const link: Schema = { messages: { 4: () => keyValue } };
const span: Schema = { messages: { 9: () => keyValue, 11: () => event, 13: () => link, 15: () => status } };
const scope: Schema = { messages: {} };
const scopeSpans: Schema = { messages: { 1: () => scope, 2: () => span } };
const resourceSpans: Schema = { messages: { 1: () => resource, 2: () => scopeSpans } };
const request: Schema = { messages: { 1: () => resourceSpans } };

const leaf = (value: Buffer | bigint): string => (Buffer.isBuffer(value) ? value.toString("hex") : String(value));

const isEmpty = (value: string | Tree): boolean =>
  typeof value === "string" ? value === "" || value === "0" : Object.keys(value).length === 0;

const treeOf = (fields: Fields, { messages, keepsEmpty }: Schema): Tree =>
  Object.fromEntries(
    [...fields]
      .map(([field, values]) => {
        const inner = messages[field];
        const read = (value: Buffer | bigint) =>
          inner && Buffer.isBuffer(value) ? treeOf(readMessage(value), inner()) : leaf(value);
        return [field, values.map(read)] as const;
      })
      .filter(([, values]) => keepsEmpty || values.some((value) => !isEmpty(value))),
  );

/** Every field of an OTLP trace request, to compare the output of two encoders. */
export const otlpTree = (body: Uint8Array): Tree => treeOf(readMessage(Buffer.from(body)), request);
