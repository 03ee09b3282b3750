import { expect } from "vitest";

interface Rule {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Rules {
  readonly data: { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
}

/** What Prometheus makes of `{{ or $labels.name "other" }}` for an alert with these labels. */
const filled = (url: string, labels: Readonly<Record<string, string>>): string =>
  url.replaceAll(
    /\{\{ or \$labels\.(\w+) "([^"]*)" \}\}/g,
    (_all, name: string, other: string) => labels[name] ?? other,
  );

const statusOf = async (url: string): Promise<number> => (await fetch(url, { redirect: "follow" })).status;

/**
 * Opens the links of every alert of a running stack. Each has a runbook. Each links to a page with its metrics, unless the
 * stack has no such pages (`none`); the page opens, unless the server is a stand-in (`linked`).
 */
export const checkAlertLinks = async (
  prometheus: string,
  { environment, pages }: { readonly environment: string; readonly pages: "linked" | "none" | "real" },
): Promise<void> => {
  const { data } = (await (await fetch(`${prometheus}/api/v1/rules?type=alert`)).json()) as Rules;
  const rules = data.groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(10);
  for (const { name, annotations } of rules) {
    const runbook = await fetch(annotations["runbook_url"] ?? "");
    expect(await runbook.text(), name).toContain(`# ${name}`);
    const page = annotations["dashboard_url"] && filled(annotations["dashboard_url"], { environment, service: "api" });
    expect(page !== undefined, name).toBe(pages !== "none");
    if (page === undefined) continue;
    expect(page, name).not.toContain("{{");
    if (pages === "real") expect(await statusOf(page), `${name}: ${page}`).toBe(200);
  }
};
