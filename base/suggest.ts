const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split("").entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split("").entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
};

/** The known name closest to a misspelt one: at most a third of its letters differ (Levenshtein). */
export const suggest = (wrong: string, known: Iterable<string>): string | undefined => {
  const ranked = [...known]
    .map((name) => ({ name, away: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.away - b.away || a.name.localeCompare(b.name));
  const [best] = ranked;
  return best && best.away <= Math.max(1, Math.floor(wrong.length / 3)) ? best.name : undefined;
};
