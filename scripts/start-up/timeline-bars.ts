import type { Stretch } from "./timeline.ts";

const shown = 40;

/** A bar of characters for each stretch, all on one scale: for a terminal. */
export const timelineBars = (stretches: readonly Stretch[]): readonly string[] => {
  const last = Math.max(...stretches.map(({ to }) => to));
  const column = (seconds: number) => Math.round((seconds / last) * shown);
  return stretches.map(({ from, to }) => " ".repeat(column(from)) + "█".repeat(Math.max(1, column(to) - column(from))));
};

const row = 22;
const left = 150;
const wide = 560;

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A label of four digits fits between two ticks. */
const mostTicks = 16;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

const ticksUntil = (last: number): readonly number[] => {
  const step = steps.find((wanted) => last / wanted <= mostTicks) ?? last;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
};

/** The same as a picture (SVG) that is readable on a light and on a dark page. */
export const timelineSvg = (title: string, stretches: readonly Stretch[]): string => {
  const last = Math.max(...stretches.map(({ to }) => to));
  const x = (seconds: number) => (left + (seconds / last) * wide).toFixed(1);
  const top = 44;
  const bottom = top + stretches.length * row;
  const ticks = ticksUntil(last).map(
    (second) =>
      `<line class="tick" x1="${x(second)}" x2="${x(second)}" y1="${top - 4}" y2="${bottom}"/>` +
      `<text class="quiet" x="${x(second)}" y="${bottom + 16}" text-anchor="middle">${second}</text>`,
  );
  const bars = stretches.map(({ name, from, to }, index) => {
    const y = top + index * row;
    const width = Math.max(2, Number(x(to)) - Number(x(from))).toFixed(1);
    return (
      `<text x="${left - 10}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>` +
      `<rect x="${x(from)}" y="${y + 3}" width="${width}" height="${row - 8}" rx="2"/>` +
      `<text class="quiet" x="${(Number(x(to)) + 6).toFixed(1)}" y="${y + 14}">${(to - from).toFixed(1)}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + wide + 40} ${bottom + 26}" font-family="system-ui, sans-serif" font-size="12">
<style>text{fill:#24292f}.quiet{fill:#6e7781}rect{fill:#3574d6}.tick{stroke:#8c959f;stroke-opacity:.25}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.quiet{fill:#8b949e}}</style>
<text x="10" y="20" font-weight="600">${escaped(title)}</text>
${[...ticks, ...bars].join("\n")}
</svg>
`;
};
