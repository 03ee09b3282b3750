import { Type } from "typebox";

const Check = Type.Enum(["ok", "degraded", "failed"], { type: "string" });

/** Alive: the process responds. */
export const Health = Type.Object({ status: Type.Literal("ok"), service: Type.String(), version: Type.String() });

/**
 * Ready: its dependencies respond too. Without the collector or the cache it is only degraded, because requests still
 * work.
 */
export const Readiness = Type.Object({
  status: Check,
  checks: Type.Object({ database: Check, cache: Type.Optional(Check), exporter: Check }),
});

export const Welcome = Type.Object({
  name: Type.String(),
  version: Type.String(),
  links: Type.Record(Type.String(), Type.String()),
});
