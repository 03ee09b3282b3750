import { dailyIndex, isExpired } from "../signals/daily-index.ts";

/** An entry of `_cat/indices`. */
export interface ListedIndex {
  readonly index: string;
  readonly "docs.count": string | null;
  readonly "store.size": string | null;
}

/** The totals of all indices of one family and day. */
export interface IndexFigure {
  readonly family: string;
  readonly day: string;
  readonly documents: number;
  readonly bytes: number;
}

export interface IndexFiguresOptions {
  readonly retentionMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Today ends within a day, and a fast clock may already write tomorrow's index. */
const aheadMs = 2 * 86_400_000;

const groupOf = (name: string, { retentionMs, now }: IndexFiguresOptions): readonly [string, string] => {
  const daily = dailyIndex(name);
  if (!daily) return ["other", ""];
  if (isExpired(daily, retentionMs, now)) return [daily.family, "older"];
  return [daily.family, daily.end > now + aheadMs ? "later" : daily.day];
};

/**
 * Sums up indices by family and day. There is one series for each family and day within the retention, one for older
 * days, one for later days, and one for all other indices. So the number of series is bounded, whoever creates indices.
 */
export const indexFigures = (indices: readonly ListedIndex[], options: IndexFiguresOptions): readonly IndexFigure[] => {
  const groups = new Map<string, IndexFigure>();
  for (const { index, "docs.count": documents, "store.size": bytes } of indices) {
    const [family, day] = groupOf(index, options);
    const key = `${family} ${day}`;
    const before = groups.get(key) ?? { family, day, documents: 0, bytes: 0 };
    groups.set(key, {
      ...before,
      documents: before.documents + Number(documents ?? 0),
      bytes: before.bytes + Number(bytes ?? 0),
    });
  }
  return [...groups.values()];
};
