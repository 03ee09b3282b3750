import { Type } from "typebox";

const Check = Type.Enum(["ok", "degraded", "failed"], { type: "string" });

/** Alive: the process answers. */
export const Health = Type.Object({ status: Type.Literal("ok"), service: Type.String(), version: Type.String() });

/** Ready: what it needs answers as well. Without the collector or the cache it is degraded only, as requests go on. */
export const Readiness = Type.Object({
  status: Check,
  checks: Type.Object({ database: Check, cache: Type.Optional(Check), exporter: Check }),
});

export const Welcome = Type.Object({
  name: Type.String(),
  version: Type.String(),
  links: Type.Record(Type.String(), Type.String()),
});
