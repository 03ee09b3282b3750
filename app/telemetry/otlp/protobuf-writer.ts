/**
 * Writes a protobuf message from end to start. A message's content is written before its length is needed, so nothing
 * is measured first and nothing is moved (https://protobuf.dev/programming-guides/encoding/). So fields are written
 * last to first, and a value before its tag.
 */
export interface ProtobufWriter {
  /** Number of bytes written; pass it to {@link ProtobufWriter.close} to mark the end of a message. */
  readonly size: () => number;
  readonly byte: (value: number) => void;
  /** Writes any 64-bit integer; negative ones as two's complement. */
  readonly varint: (value: number) => void;
  readonly fixed32: (value: number) => void;
  /** Writes a time in seconds and nanoseconds as nanoseconds. */
  readonly nanoseconds: (time: readonly [seconds: number, nanos: number]) => void;
  readonly double: (value: number) => void;
  /** Writes the UTF-8 bytes of a text, without their length. */
  readonly text: (value: string) => void;
  /** Writes a text field; nothing if it is empty. */
  readonly textField: (tag: number, value: string | undefined) => void;
  readonly hex: (value: string) => void;
  readonly raw: (value: Uint8Array) => void;
  /** Adds length and tag in front of everything written since the size was `end`. */
  readonly close: (tag: number, end: number) => void;
  /** The written bytes; valid until the next write. */
  readonly bytes: () => Buffer;
  /** Discards everything written since the size was `end`, and keeps the memory. */
  readonly rewind: (end: number) => void;
}

const firstSize = 16 * 1024;
const shortText = 48; // up to this length a loop is faster than a call into C++
const two32 = 2 ** 32;

const nibbles = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);

export const createProtobufWriter = (): ProtobufWriter => {
  let buffer = Buffer.allocUnsafeSlow(firstSize);
  let at = buffer.length;

  const reserve = (count: number): void => {
    if (count <= at) return;
    const used = buffer.length - at;
    const grown = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + count));
    buffer.copy(grown, grown.length - used, at);
    at = grown.length - used;
    buffer = grown;
  };

  const wideVarint = (value: number): void => {
    let rest = BigInt.asUintN(64, BigInt(value));
    const groups: number[] = [];
    for (; rest > 0x7fn; rest >>= 7n) groups.push(Number(rest & 0x7fn) | 0x80);
    groups.push(Number(rest));
    at -= groups.length;
    buffer.set(groups, at);
  };

  const varint = (value: number): void => {
    reserve(10);
    if (value >= 0 && value < 0x80) {
      buffer[--at] = value;
    } else if (value >= 0 && value < 0x4000) {
      buffer[--at] = value >> 7;
      buffer[--at] = (value & 0x7f) | 0x80;
    } else if (value >= 0 && value <= 0x7fff_ffff) {
      const length = 3 + Number(value >= 0x20_0000) + Number(value >= 0x1000_0000);
      at -= length;
      for (let index = 0; index < length; index += 1) {
        const last = index === length - 1;
        buffer[at + index] = ((value >> (7 * index)) & 0x7f) | (last ? 0 : 0x80);
      }
    } else {
      wideVarint(value);
    }
  };

  const fixed32 = (value: number): void => {
    reserve(4);
    at -= 4;
    buffer.writeUInt32LE(value, at);
  };

  const isPlain = (value: string): boolean => {
    const start = at - value.length;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      buffer[start + index] = code;
    }
    at = start;
    return true;
  };

  const text = (value: string): void => {
    reserve(value.length * 3);
    if (value.length <= shortText && isPlain(value)) return;
    const length = Buffer.byteLength(value);
    at -= length;
    buffer.write(value, at, length);
  };

  const size = (): number => buffer.length - at;

  const close = (tag: number, end: number): void => {
    varint(size() - end);
    varint(tag);
  };

  return {
    size,
    text,
    close,
    varint,
    fixed32,
    byte(value) {
      reserve(1);
      buffer[--at] = value;
    },
    nanoseconds([seconds, nanos]) {
      // 64 bits do not fit into a number: the upper half of the seconds is multiplied separately.
      const upper = Math.floor(seconds / 0x10000) * 1e9;
      const lower = (seconds % 0x10000) * 1e9 + nanos + (upper % 0x10000) * 0x10000;
      fixed32(Math.floor(upper / 0x10000) + Math.floor(lower / two32));
      fixed32(lower % two32);
    },
    double(value) {
      reserve(8);
      at -= 8;
      buffer.writeDoubleLE(value, at);
    },
    textField(tag, value) {
      if (!value) return;
      const end = size();
      text(value);
      close(tag, end);
    },
    hex(value) {
      const length = value.length / 2;
      reserve(length);
      at -= length;
      for (let index = 0; index < length; index += 1) {
        const high = nibbles[value.charCodeAt(index * 2)] ?? 0;
        buffer[at + index] = (high << 4) | (nibbles[value.charCodeAt(index * 2 + 1)] ?? 0);
      }
    },
    raw(value) {
      reserve(value.length);
      at -= value.length;
      buffer.set(value, at);
    },
    bytes: () => buffer.subarray(at),
    rewind(end) {
      at = buffer.length - end;
    },
  };
};
