import type { Run, Screen } from "./screen.ts";

/** The colours of a terminal by their number, readable on a dark ground: 1 red, 2 green, 3 yellow, 6 cyan. */
const palette: Readonly<Record<number, string>> = {
  1: "#ff7b72",
  2: "#7ee787",
  3: "#e3b341",
  4: "#79c0ff",
  5: "#d2a8ff",
  6: "#79c0ff",
  7: "#e6edf3",
};
const ground = "#0d1117";
const plain = "#e6edf3";

const [charWidth, lineHeight, fontSize, margin, bar] = [8.43, 20, 14, 20, 34];
const fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const span = ({ column, text, colour, isBold, isDim }: Run): string => {
  const shown = text.trimEnd();
  if (shown.trim() === "") return "";
  const indent = shown.length - shown.trimStart().length;
  const style = [
    `x="${(margin + (column + indent) * charWidth).toFixed(1)}"`,
    // The same width whatever font is at hand.
    `textLength="${(shown.trimStart().length * charWidth).toFixed(1)}"`,
    ...(colour === undefined ? [] : [`fill="${palette[colour] ?? plain}"`]),
    ...(isBold ? ['font-weight="bold"'] : []),
    ...(isDim ? ['opacity="0.65"'] : []),
  ];
  return `<tspan ${style.join(" ")}>${escaped(shown.trimStart())}</tspan>`;
};

const light = (index: number, colour: string): string =>
  `<circle cx="${margin + index * 18}" cy="18" r="5.5" fill="${colour}"/>`;

/** A terminal's picture as SVG, in a window with a title. Pure. */
export const terminalSvg = (
  screen: Screen,
  { title, columns }: { readonly title: string; readonly columns: number },
): string => {
  const width = Math.ceil(2 * margin + columns * charWidth);
  const height = bar + screen.length * lineHeight + margin;
  const rows = screen.map((runs, row) => {
    const spans = runs.map(span).join("");
    return spans && `<text y="${bar + (row + 1) * lineHeight - 4}" xml:space="preserve">${spans}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" font-family="${fonts}" font-size="${fontSize}" fill="${plain}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>`,
    ["#ff5f57", "#febc2e", "#28c840"].map((colour, index) => light(index, colour)).join(""),
    `<text x="${width / 2}" y="23" text-anchor="middle" opacity="0.65">${escaped(title)}</text>`,
    ...rows.filter((row) => row !== ""),
    "</svg>",
    "",
  ].join("\n");
};
