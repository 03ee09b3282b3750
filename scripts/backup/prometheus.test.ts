import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Place, ServiceAccess } from "../../infra/platforms/service-access.ts";
import type { PartContext } from "./part.ts";
import { prometheusPart } from "./prometheus.ts";

const first = "01BX5ZZKBKACTAV9WEVGEMMVR0";
const second = "01BX5ZZKBKACTAV9WEVGEMMVR1";
const merged = "01BX5ZZKBKACTAV9WEVGEMMVR2";

let folder: string;
let server: Server;
/** What is in the folder of Prometheus, and in its log. */
let files: { blocks: readonly string[]; log: readonly string[] };
let copies: string[];
/** What happens while something is copied. */
let meanwhile: (path: string) => void;

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), "prometheus-")), "copy");
  files = { blocks: [first, second], log: ["00000003", "00000004"] };
  copies = [];
  meanwhile = () => {};
  server = createServer((_request, response) => response.end('{"data":{"result":[{"value":[1,"7"]}]}}'));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});

afterEach(() => {
  server.close();
  rmSync(join(folder, ".."), { recursive: true });
});

const access = {
  path: ({ path = "" }: Place) => path,
  run: (_service: string, [, , path]: readonly string[], { output }: { output: NodeJS.WritableStream }) => {
    const names = path === "wal" ? files.log : [...files.blocks, "chunks_head", "wal", `${first}.tmp-for-creation`];
    output.write(`${names.join("\n")}\n`);
    return Promise.resolve();
  },
  copyOut: async ({ path = "" }: Place, target: string) => {
    copies.push(path);
    meanwhile(path);
    if (path !== "wal" && !files.blocks.includes(path)) throw new Error(`${path} vanished`);
    await mkdir(target, { recursive: true });
  },
} as unknown as ServiceAccess; // no more of it is asked for

const save = () => {
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const context: PartContext = {
    access,
    reach: (_service, _port, use) => use(`http://127.0.0.1:${port}`),
    at: new Date(0),
    signal: new AbortController().signal,
    tell: () => {},
  };
  return prometheusPart(["1s"]).save(folder, context);
};

test("the log of Prometheus is copied before its blocks, and nothing else is", async () => {
  expect(await save()).toEqual({ series: 7, "scrapes of the hour before": 7 });
  expect(copies).toEqual(["wal", first, second]);
  expect(readdirSync(folder).toSorted()).toEqual([first, second, "wal"]);
});

test("a copy during which the log was cut begins anew, with the block that was made of it", async () => {
  meanwhile = (path) => {
    if (path === "wal" && copies.length === 1)
      files = { blocks: [first, second, merged], log: ["00000004", "checkpoint.00000003"] };
  };
  await save();
  expect(copies).toEqual(["wal", "wal", first, second, merged]);
});

test("a copy during which blocks were merged begins anew, and holds none of the old ones", async () => {
  meanwhile = (path) => {
    if (path === second && files.blocks.length === 2) files = { ...files, blocks: [merged] };
  };
  await save();
  expect(readdirSync(folder).toSorted()).toEqual([merged, "wal"]);
});

test("it gives up with a clear line where that happens each time", async () => {
  let cuts = 3;
  meanwhile = (path) => {
    if (path === "wal") files = { ...files, log: [`0000000${++cuts}`] };
  };
  await expect(save()).rejects.toThrow(
    "prometheus: its files were rearranged each time while they were copied; try again in a minute",
  );
  expect(copies).toHaveLength(5);
});
