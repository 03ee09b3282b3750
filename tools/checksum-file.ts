import { basename } from "node:path";

const lengths = { sha256: 64, sha512: 128 } as const;

/**
 * The checksum of a file in a vendor's checksum file, in lower case: of the line that names it, or of a file that holds
 * a checksum and nothing else. `undefined` if there is none, as in the page of a proxy.
 */
export const checksumIn = (text: string, file: string, algorithm: keyof typeof lengths): string | undefined => {
  const isChecksum = (word = ""): boolean => word.length === lengths[algorithm] && /^[\da-f]+$/i.test(word);
  const lines = text.split("\n").map((line) => line.trim());
  const rows = lines.filter((line) => line !== "").map((line) => line.split(/\s+/));
  const [first] = rows;
  if (rows.length === 1 && first?.length === 1 && isChecksum(first[0])) return first[0]!.toLowerCase();
  // Tools that read files as binary put a star in front of the name.
  const row = rows.find(([, name]) => basename(name?.replace(/^\*/, "") ?? "") === file);
  return isChecksum(row?.[0]) ? row![0]!.toLowerCase() : undefined;
};
