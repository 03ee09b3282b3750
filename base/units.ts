/** A memory or disk size in Kubernetes's format. */
export type Bytes = `${number}${"Mi" | "Gi"}`;
/** CPU in thousandths of a core. */
export type Cpu = `${number}m`;

/** The size in MiB: `mebibytes("1Gi")` is 1024. */
export const mebibytes = (size: Bytes): number => Number.parseFloat(size) * (size.endsWith("Gi") ? 1024 : 1);

/** Formats a number of MiB for people: `612 MiB`, `3.6 GiB`. */
export const sizeText = (amount: number): string =>
  amount < 1024 ? `${Math.floor(amount)} MiB` : `${(amount / 1024).toFixed(1)} GiB`;
