import { milliseconds } from "../../base/duration.ts";
import type { Condition } from "./condition.ts";
import { durationFields } from "./fields.ts";

type Comparison = Extract<Condition, { readonly limit: unknown }>;

type Limit = readonly [field: string, limit: number];

/** What a comparison asks of an index: a duration is stored in microseconds. */
export const storedLimit = ({ field, limit }: Comparison): Limit =>
  field === "duration" ? [durationFields.stored, milliseconds(limit) * durationFields.perMillisecond] : [field, limit];

/** What a comparison asks of Kibana's data view: a duration is shown in milliseconds. */
export const shownLimit = ({ field, limit }: Comparison): Limit =>
  field === "duration" ? [durationFields.shown, milliseconds(limit)] : [field, limit];
