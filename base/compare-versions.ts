const numbers = (version: string): readonly number[] =>
  version
    .replace(/-.*/, "")
    .split(".")
    .map((part) => Number.parseInt(part, 10) || 0);

/** Below zero if `a` is older than `b`; versions look like `1.9.0` or `1.26`. A suffix such as `-rc.1` does not count. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbers(a), numbers(b)];
  for (const index of Array.from({ length: Math.max(left.length, right.length) }, (_, place) => place)) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
