import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { fakeMachine } from "./fake-machine.ts";
import { unzip } from "./unzip.ts";

interface Packed {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
  readonly method: 0 | 8;
}

/** A zip file as Info-ZIP writes it, with as much of its headers as matters to who reads it. */
const zipOf = (files: readonly Packed[]): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, mode, method } of files) {
    const data = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(3, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(text.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(2, 30);
    central.writeUInt32LE(mode * 2 ** 16, 38);
    central.writeUInt32LE(offset, 42);
    const stored = Buffer.concat([local, Buffer.from(name), Buffer.from("xyz"), data]);
    locals.push(stored);
    directory.push(central, Buffer.from(name), Buffer.from("ab"));
    offset += stored.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
};

test("unpacks stored and deflated files with their permissions, without the top folder", async () => {
  const { folder } = fakeMachine();
  const zip = join(folder, "some.zip");
  writeFileSync(
    zip,
    zipOf([
      { name: "top/", text: "", mode: 0o755, method: 0 },
      { name: "top/logs/", text: "", mode: 0o755, method: 0 },
      { name: "top/bin/run", text: "#!/bin/sh\n".repeat(50), mode: 0o755, method: 8 },
      { name: "top/README", text: "read me", mode: 0o644, method: 0 },
    ]),
  );
  await unzip(zip, join(folder, "out"));
  expect(readFileSync(join(folder, "out/bin/run"), "utf8")).toBe("#!/bin/sh\n".repeat(50));
  expect(statSync(join(folder, "out/bin/run")).mode & 0o111).not.toBe(0);
  expect(readFileSync(join(folder, "out/README"), "utf8")).toBe("read me");
  expect(statSync(join(folder, "out/README")).mode & 0o111).toBe(0);
  expect(statSync(join(folder, "out/logs")).isDirectory()).toBe(true);
});

test.each([
  ["a name that points out of the folder", { name: "top/../../evil", mode: 0o644 }, "top/../../evil"],
  ["an absolute name", { name: "/etc/evil", mode: 0o644 }, "/etc/evil"],
  ["a link", { name: "top/link", mode: 0o120_777 }, "top/link: is a link, which is not unpacked"],
])("refuses %s", async (_what, file, problem) => {
  const { folder } = fakeMachine();
  const zip = join(folder, "bad.zip");
  writeFileSync(zip, zipOf([{ ...file, text: "x", method: 0 }]));
  await expect(unzip(zip, join(folder, "out"))).rejects.toThrow(problem);
  expect(existsSync(join(folder, "evil"))).toBe(false);
});

test("refuses what is not a zip file", async () => {
  const { folder } = fakeMachine();
  const zip = join(folder, "page.zip");
  writeFileSync(zip, "<html>not found</html>");
  await expect(unzip(zip, join(folder, "out"))).rejects.toThrow("not a zip file");
});
