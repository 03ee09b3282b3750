import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { UserError } from "../../base/user-error.ts";

const most = 150_000;
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** A page of a server here, and how large the window is that it is looked at in. */
export interface Page {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

const run = async (program: string, args: readonly string[]): Promise<void> => {
  const { exitCode, stderr } = await $({ quiet: true, nothrow: true })`${program} ${args}`;
  if (exitCode === 127) throw new UserError(`${program} is not there: apt-get install chromium pngquant`);
  if (exitCode !== 0) throw new Error(`${program}: exit code ${exitCode}: ${stderr.slice(-500)}`);
};

/** Takes a picture of a page by a headless Chromium that asks nobody else, with few colours: a small PNG. */
export const shootPage = async ({ url, width, height }: Page, target: string): Promise<void> => {
  const profile = mkdtempSync(join(tmpdir(), "pictures-"));
  try {
    const looks = ["--hide-scrollbars", `--window-size=${width},${height}`, "--virtual-time-budget=8000"];
    const safe = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
    await run("chromium", [...safe, ...quiet, ...looks, `--screenshot=${target}`, url]);
    await run("pngquant", ["--force", "--strip", "--speed=1", "--output", target, "64", target]);
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
  const { size } = statSync(target);
  if (size > most) throw new Error(`${target}: ${size} bytes, expected at most ${most}`);
};
