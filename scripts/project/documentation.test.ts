import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./root.ts";

const pages = globSync("{*.md,docs/**/*.md}", { cwd: root }).toSorted();
const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules" ? [entry.name] : [],
);
const sources = new Set(globSync(`{${folders.join(",")}}/**/*.ts`, { cwd: root }).map((path) => basename(path)));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };

const read = (page: string): string => readFileSync(join(root, page), "utf8");

const allOf = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, match]) => match!);

/** Anchors of a page's headings as GitHub makes them. */
const anchorsOf = (page: string): readonly string[] =>
  allOf(read(page), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );

const isReachable = (page: string, link: string): boolean => {
  const [path = "", anchor] = link.split("#");
  const target = path ? join(dirname(page), path) : page;
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || (statSync(join(root, target)).isFile() && anchorsOf(target).includes(anchor));
};

test.each(pages)("every relative link of %s leads to a file and a heading", (page) => {
  const links = allOf(read(page), /\]\((?!\w+:)([^)\s]+)\)/g);
  expect(links.filter((link) => !isReachable(page, link))).toEqual([]);
});

test.each(pages)("every path and every source file that %s names exists", (page) => {
  const text = read(page);
  const paths = allOf(text, new RegExp(String.raw`(?<![\w./-])((?:${folders.join("|")})/[\w./-]*\w)(?![\w*<{])`, "g"));
  const names = allOf(text, /`(\w[\w.-]*\.ts)`/g);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(names.filter((name) => !sources.has(name))).toEqual([]);
});

test.each(pages)("every npm command that %s names exists", (page) => {
  const commands = allOf(read(page), /npm run (?:-s )?([a-z][\w:-]*)/g);
  expect(commands.filter((command) => !(command in scripts))).toEqual([]);
});
