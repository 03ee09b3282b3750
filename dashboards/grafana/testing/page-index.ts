import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generatedModule, type GeneratedModule } from "../../../base/testing/generated.ts";
import type { Page } from "../page.ts";

const folder = join(import.meta.dirname, "..", "pages");

/** The list of all pages, which is generated. */
const indexFile = join(folder, "..", "pages.ts");

/** What others may link to, which is generated. */
const tableFile = join(folder, "..", "..", "..", "signals", "dashboards.ts");

interface Entry {
  readonly uid: string;
  readonly name: string;
  readonly title: string;
}

const nameOf = (uid: string): string => uid.replaceAll(/-(.)/g, (_all, first: string) => first.toUpperCase());

/** @throws Error if a file exports no `page`. */
const entryOf = async (file: string): Promise<Entry> => {
  const uid = file.slice(0, -".ts".length);
  const { page } = (await import(pathToFileURL(join(folder, file)).href)) as { readonly page?: Page };
  if (page === undefined) throw new Error(`dashboards/grafana/pages/${file} exports no \`page\``);
  return { uid, name: nameOf(uid), title: page.title };
};

const index = (entries: readonly Entry[]): string => `import type { DashboardName } from "../../signals/dashboards.ts";
import type { Page } from "./page.ts";
${entries.map(({ uid, name }) => `import { page as ${name} } from "./pages/${uid}.ts";`).join("\n")}

/** Every page. */
export const pages: Readonly<Record<DashboardName, Page>> = {
${entries.map(({ name }) => `${name},`).join("\n")}
};
`;

const table = (entries: readonly Entry[]): string => `/** A Grafana dashboard as others link to it. */
export interface DashboardPage {
  /** Its identity in Grafana: stays when the title changes, so that links and bookmarks live on. */
  readonly uid: string;
  readonly title: string;
}

/** Every Grafana dashboard of the stack. */
export const dashboardPages = {
${entries.map(({ uid, name, title }) => `${name}: ${JSON.stringify({ uid, title })},`).join("\n")}
} as const satisfies Readonly<Record<string, DashboardPage>>;

export type DashboardName = keyof typeof dashboardPages;
`;

/** The generated modules: the pages that `pages/` has, for dashboards and for what links to them. */
export const renderPageIndex = async (): Promise<readonly GeneratedModule[]> => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const entries = await Promise.all(files.toSorted().map(entryOf));
  const source = "dashboards/grafana/pages/";
  return Promise.all([
    generatedModule(indexFile, source, index(entries)),
    generatedModule(tableFile, source, table(entries)),
  ]);
};
