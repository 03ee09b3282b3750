import { SettingError, type Variables } from "./variables.ts";

/** The port in `PROMETHEUS_PORT`, which must differ from the API's port. */
export const metricsPort = (read: Variables, port: number): number | undefined => {
  if (read.text("PROMETHEUS_PORT") === undefined) return undefined;
  const own = read.integer("PROMETHEUS_PORT", { fallback: 0, min: 1, max: 65_535 });
  if (own === port) throw new SettingError("PROMETHEUS_PORT", `must be another port than PORT, not ${own} as well`);
  return own;
};
