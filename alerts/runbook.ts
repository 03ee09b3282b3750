import type { Alert, RunbookStep } from "./definition.ts";
import { alertDefinitions } from "./definitions.ts";
import { thresholds, type AlertName, type Presets } from "./thresholds.ts";

const promql = (text: string): string => `\`\`\`promql\n${text}\n\`\`\``;

const steps = (all: readonly RunbookStep[]): string =>
  all
    .map(({ text, query }, index) => {
      const marker = `${index + 1}. `;
      const block = query === undefined ? "" : `\n\n${promql(query.text)}`;
      return `${marker}${text}${block}`.replaceAll(/\n(?=.)/g, `\n${" ".repeat(marker.length)}`);
    })
    .join("\n\n");

const numbers = (name: AlertName): string => {
  const presets: Presets = thresholds[name];
  const rows = Object.entries(presets).map(
    ([field, { value, why }]) => `- \`alerts.${name}.${field}\`: \`${value}\`. ${why}`,
  );
  return rows.length === 0 ? "This alert has no numbers to set." : rows.join("\n");
};

const render = ({ name, severity, owner, runbook, dashboard, inhibits = [], resolve }: Alert): string => {
  // The numbers are the presets; a stack may set others.
  const { expression } = resolve({ environment: "local", evaluationInterval: "15s" });
  const links = [
    ...(dashboard ? [`- Dashboard: ${dashboard.title} (\`/d/${dashboard.uid}\` in Grafana).`] : []),
    ...inhibits.map((other) => `- Silences [${other}](${other}.md) of the same service while it fires.`),
    `- Definition: search \`"${name}"\` under \`alerts/definitions/\`; this page is generated from it.`,
  ];
  const sections = [
    `# ${name}`,
    `Severity: **${severity}**. Looked after by: **${owner}**.`,
    `## Meaning\n\n${runbook.meaning}`,
    `## Impact\n\n${runbook.impact}`,
    `## What to look at\n\nPut the alert's labels in place of \`$environment\` and \`$service\`.\n\n${steps(runbook.steps)}`,
    `## What helps\n\n${runbook.remedies.map((remedy) => `- ${remedy}`).join("\n")}`,
    `## The rule\n\n${promql(expression)}\n\nIts numbers, which a stack's settings may change:\n\n${numbers(name)}`,
    `## Links\n\n${links.join("\n")}`,
  ];
  return `${sections.join("\n\n")}\n`;
};

/** The runbooks by file name, in Markdown; they are kept in `docs/runbooks/`. */
export const renderRunbooks = (): Readonly<Record<string, string>> =>
  Object.fromEntries(alertDefinitions.map((alert) => [`${alert.name}.md`, render(alert)]));
