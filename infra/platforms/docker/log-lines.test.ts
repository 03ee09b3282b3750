import fc from "fast-check";
import { expect, test } from "vitest";
import { logLines } from "./log-lines.ts";

const at = "2026-01-02T03:04:05.678901234Z";

const frame = (source: 1 | 2, text: string): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = source;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
};

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const collect = async (stream: AsyncIterable<Buffer>) => {
  const found: string[] = [];
  for await (const line of logLines(stream)) found.push(`${line.at.toISOString()} ${line.text}`);
  return found;
};

test("lines of both streams come whole, with their times, however the answer is cut into pieces", async () => {
  const bytes = Buffer.concat([
    frame(1, `${at} one\n${at} tw`),
    frame(2, `${at} an error: größer\r\n`),
    frame(1, `o\n`),
  ]);
  const time = "2026-01-02T03:04:05.678Z";
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (size) => {
      expect(await collect(pieces(bytes, size))).toEqual([`${time} one`, `${time} an error: größer`, `${time} two`]);
    }),
  );
});
