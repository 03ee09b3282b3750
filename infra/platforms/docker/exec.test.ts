import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { outputOf } from "./exec.ts";

const frame = (stream: number, text: string): Buffer => {
  const content = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
};

test("output and complaints of a command are told apart, wherever the connection cuts them", async () => {
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
      let complaints = "";
      const pieces: Buffer[] = [];
      for await (const piece of outputOf(Readable.from(chunks), (text) => (complaints += text))) pieces.push(piece);
      expect(Buffer.concat(pieces).toString()).toBe("one zwö");
      expect(complaints).toBe("oh no");
    }),
  );
});
