/** A command of a guide, and what it must print if the guide says so. */
export interface Step {
  readonly command: string;
  readonly printed: string | undefined;
}

/** A guide's fenced blocks: its settings as YAML, and its commands in their order. */
export interface Guide {
  readonly settings: string;
  readonly steps: readonly Step[];
}

/** Reads a guide in Markdown: one `yaml` block, `sh` blocks, and after some of these a `text` block with their output. */
export const readGuide = (markdown: string): Guide => {
  const blocks = [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text = ""]) => ({
    language,
    text: text.trimEnd(),
  }));
  const [settings, ...more] = blocks.filter(({ language }) => language === "yaml");
  if (!settings || more.length > 0) throw new Error("expected one block of settings in the guide");
  const steps = blocks.flatMap(({ language, text }, index) => {
    if (language !== "sh") return [];
    const next = blocks[index + 1];
    return [{ command: text, printed: next?.language === "text" ? next.text : undefined }];
  });
  return { settings: settings.text, steps };
};

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** What a guide says that a command prints, as a pattern: the lines in their order, `…` for anything within a line. */
export const outputPattern = (printed: string): RegExp => {
  const lines = printed.split("\n").map((line) => line.split("…").map(escaped).join(".*"));
  return new RegExp(lines.join(String.raw`[\s\S]*`));
};
