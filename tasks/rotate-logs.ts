import { readdirSync } from "node:fs";
import { join } from "node:path";
import { rotateLog } from "../base/log-file.ts";

/** `rotate-logs.ts <folder>`: rotates every log of a folder that is too large; the old content stays next to it. */
const [folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: rotate-logs.ts <folder>");

const rotated = readdirSync(folder).filter((name) => name.endsWith(".log") && rotateLog(join(folder, name)));
if (rotated.length > 0) process.stdout.write(`rotated ${rotated.join(", ")}\n`);
