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
 * Opens the links of every alert of a running stack. Each has a runbook; each has a page with its figures, where the
 * stack has such pages.
 */
export const checkAlertLinks = async (
  prometheus: string,
  { environment, hasPages }: { readonly environment: string; readonly hasPages: boolean },
): Promise<void> => {
  const { data } = (await (await fetch(`${prometheus}/api/v1/rules?type=alert`)).json()) as Rules;
  const rules = data.groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(10);
  for (const { name, annotations } of rules) {
    const runbook = await fetch(annotations["runbook_url"] ?? "");
    expect(await runbook.text(), name).toContain(`# ${name}`);
    expect(annotations["dashboard_url"] !== undefined, name).toBe(hasPages);
    if (!hasPages) continue;
    const page = filled(annotations["dashboard_url"]!, { environment, service: "api" });
    expect(page, name).not.toContain("{{");
    expect(await statusOf(page), `${name}: ${page}`).toBe(200);
  }
};
