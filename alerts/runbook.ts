import type { Alert, RunbookStep } from "./definition.ts";
import { alertDefinitions } from "./definitions.ts";

const promql = (text: string): string => `\`\`\`promql\n${text}\n\`\`\``;

const steps = (all: readonly RunbookStep[]): string =>
  all
    .map((step, index) => {
      const marker = `${index + 1}. `;
      const text = typeof step === "string" ? step : `${step.text}\n\n${promql(step.query.text)}`;
      return `${marker}${text}`.replaceAll(/\n(?=.)/g, `\n${" ".repeat(marker.length)}`);
    })
    .join("\n\n");

const numberLines = ({ name, numbers }: Alert): string => {
  const lines = Object.entries(numbers).flatMap(([field, number]) =>
    number ? [`- \`alerts.${name}.${field}\`: \`${number.value}\`. ${number.why}`] : [],
  );
  return lines.length === 0 ? "This alert has no numbers to set." : lines.join("\n");
};

const render = (alert: Alert): string => {
  const { name, subject, severity, owner, runbook, dashboard, inhibits, resolve } = alert;
  // The numbers are the defaults; a stack may set others.
  const { expression } = resolve({ environment: "local", evaluationInterval: "15s" });
  const links = [
    ...(dashboard ? [`- Dashboard: ${dashboard.title} (\`/d/${dashboard.uid}\` in Grafana).`] : []),
    ...inhibits.map((other) => `- Silences [${other}](${other}.md) of the same service while it fires.`),
    `- Definition: search \`"${name}"\` under \`alerts/definitions/${subject}/\`; this page is generated from it.`,
  ];
  const named = runbook.steps.some(
    (step) => typeof step !== "string" && /\$(environment|service)/.test(step.query.text),
  );
  const hint = named ? "Put the alert's labels in place of `$environment` and `$service`.\n\n" : "";
  const sections = [
    `# ${name}`,
    `Severity: **${severity}**. Looked after by: **${owner}**.`,
    `## Meaning\n\n${runbook.meaning}`,
    `## Impact\n\n${runbook.impact}`,
    `## What to look at\n\n${hint}${steps(runbook.steps)}`,
    `## What helps\n\n${runbook.remedies.map((remedy) => `- ${remedy}`).join("\n")}`,
    `## The rule\n\n${promql(expression)}\n\nIts numbers, which a stack's settings may change:\n\n${numberLines(alert)}`,
    `## Links\n\n${links.join("\n")}`,
  ];
  return `${sections.join("\n\n")}\n`;
};

/** The runbooks by file name, in Markdown; they are kept in `docs/runbooks/`. */
export const renderRunbooks = (definitions: readonly Alert[] = alertDefinitions): Readonly<Record<string, string>> =>
  Object.fromEntries(definitions.map((alert) => [`${alert.name}.md`, render(alert)]));
