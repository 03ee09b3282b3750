import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockFile, referenceOf, wantedImages, type LockedImage } from "../infra/platforms/containers/image-lock.ts";
import { mirrored } from "../infra/platforms/containers/images.ts";
import { UserError } from "../base/user-error.ts";
import type { Image } from "../base/versions.ts";
import { withProxy } from "../tools/proxy.ts";
import { findImage } from "../tools/registry.ts";
import { command } from "./cli/command.ts";
import { root } from "./project/root.ts";
import { table } from "./cli/table.ts";

/** Kinds of machines that every image must be there for. */
const platforms = ["linux/amd64", "linux/arm64"];

const lock = async (image: Image, mirror: string | undefined): Promise<LockedImage> => {
  const { repository, tag } = image;
  const found = await findImage(mirror === undefined ? repository : mirrored(repository, mirror), tag);
  const missing = platforms.filter((platform) => !found.platforms.includes(platform));
  if (missing.length > 0) throw new UserError(`${referenceOf(image)}: there is no image for ${missing.join(", ")}`);
  return { reference: referenceOf(image), digest: found.digest, origin: `told by ${found.registry}` };
};

await command(
  {
    command: "npm run images:lock --",
    summary:
      "Asks the registries for the digest of every image's version, and writes them to images.lock.json: all, or none.",
    options: {
      registry: { type: "string", value: "HOST[/PATH]", help: "ask this mirror instead, as images.registry names it" },
      out: { type: "string", value: "FILE", help: "where to", default: lockFile },
    },
  },
  async ({ values }) => {
    const path = join(root, values.out!);
    const names = [...wantedImages.keys()].toSorted();
    const settled = await withProxy(process.env, () =>
      Promise.allSettled(names.map((name) => lock(wantedImages.get(name)!, values.registry))),
    );
    const failures = settled.flatMap((result) =>
      result.status === "rejected" ? [(result.reason as Error).message] : [],
    );
    if (failures.length > 0) throw new UserError([...failures, `${values.out} was left as it is`].join("\n"));
    const locked = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    // Written by this task.
    const before = JSON.parse(readFileSync(join(root, lockFile), "utf8")) as Readonly<Record<string, LockedImage>>;
    const entries = Object.fromEntries(names.map((name, index) => [name, locked[index]!]));
    writeFileSync(path, `${JSON.stringify(entries, undefined, 2)}\n`);
    const change = (name: string) => (before[name]?.digest === entries[name]!.digest ? "as before" : "new");
    const rows = names.map((name) => [entries[name]!.reference, entries[name]!.digest, change(name)]);
    process.stdout.write(`${table([["IMAGE", "DIGEST", ""], ...rows])}\n`);
  },
);
