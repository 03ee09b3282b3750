import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { framesOf } from "./frames.ts";

const frame = (stream: number, text: string): Buffer => {
  const content = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
};

test("frames of output and of complaints are told apart, wherever the connection cuts them", async () => {
  const bytes = Buffer.concat([frame(1, "one "), frame(2, "oh "), frame(1, ""), frame(1, "zwö"), frame(2, "no")]);
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(sizes, async (lengths) => {
      const chunks: Buffer[] = [];
      for (let start = 0, turn = 0; start < bytes.length; turn++) {
        const end = start + lengths[turn % lengths.length]!;
        chunks.push(bytes.subarray(start, end));
        start = end;
      }
      const texts = { stderr: "", stdout: "" };
      for await (const { stream, content } of framesOf(Readable.from(chunks))) texts[stream] += content.toString();
      expect(texts).toEqual({ stderr: "oh no", stdout: "one zwö" });
    }),
  );
});
