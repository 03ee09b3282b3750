/** `cluster.routing.allocation.disk.watermark.low` and its `max_headroom`, as Elasticsearch reports them. */
export interface Watermark {
  readonly low: string;
  readonly headroom?: string | undefined;
}

const units = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40, pb: 2 ** 50 } as const;

const sizeOf = (text: string): number | undefined => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb|tb|pb)$/.exec(text.toLowerCase()) ?? [];
  // The pattern matches only units of the table.
  return amount === undefined ? undefined : Number(amount) * units[unit as keyof typeof units];
};

/** The fraction of the disk that may be used: `85%` and `0.85` are equal. */
const shareOf = (text: string): number | undefined => {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const share = Number(number) / (percent ? 100 : 1);
  return share >= 0 && share <= 1 ? share : undefined;
};

/** Bytes that must stay free on a disk of this size; `undefined` if the setting cannot be parsed. */
export const watermarkBytes = ({ low, headroom = "" }: Watermark, diskBytes: number): number | undefined => {
  const size = sizeOf(low);
  if (size !== undefined) return size;
  const share = shareOf(low);
  return share === undefined
    ? undefined
    : Math.min(diskBytes * (1 - share), sizeOf(headroom) ?? Number.POSITIVE_INFINITY);
};
