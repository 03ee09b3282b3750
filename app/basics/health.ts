import { Type } from "typebox";

const Check = Type.Enum(["ok", "degraded", "failed"], { type: "string" });

/** Alive: the process answers. */
export const Health = Type.Object({ status: Type.Literal("ok"), service: Type.String(), version: Type.String() });

/** Ready: what it needs answers as well. Without the collector it is degraded only, as requests do not need it. */
export const Readiness = Type.Object({
  status: Check,
  checks: Type.Object({ database: Check, exporter: Check }),
});

export const Welcome = Type.Object({
  name: Type.String(),
  version: Type.String(),
  links: Type.Record(Type.String(), Type.String()),
});
