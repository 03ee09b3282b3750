import { styleText } from "node:util";

/** Colours a text, such as `paint("red", text)`. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Colours for one stream: none in a pipe, with `NO_COLOR` or on a dumb terminal; always with `FORCE_COLOR`. */
export const painter =
  (stream: NodeJS.WritableStream): Paint =>
  (format, text) =>
    styleText(format, text, { stream });
