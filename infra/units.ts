/** A memory or disk size as Kubernetes writes it. */
export type Bytes = `${number}${"Mi" | "Gi"}`;
/** CPU in thousandths of a core. */
export type Cpu = `${number}m`;

/** The size in MiB: `mebibytes("1Gi")` is 1024. */
export const mebibytes = (size: Bytes): number => Number.parseFloat(size) * (size.endsWith("Gi") ? 1024 : 1);
