import { stripVTControlCharacters } from "node:util";

/** Characters that a cell takes; colours take none. */
const widthOf = (cell = ""): number => stripVTControlCharacters(cell).length;

/** Rows as aligned columns, two blanks between them; the first row is the heading. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const pad = (cell: string, column: number) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell));
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
};
