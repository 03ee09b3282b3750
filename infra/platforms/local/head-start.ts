import { endHeadStart, headStart } from "../../provider/process.ts";
import type { ProcessInputs } from "../../provider/inputs.ts";
import type { LocalUnit } from "./render.ts";

/** Services that others wait for, which wait for nobody themselves and need no secret out of Pulumi's state. */
const firstInputs = (units: readonly LocalUnit[]): readonly ProcessInputs[] =>
  units.flatMap((unit) => {
    const isFirst = unit.needs.length === 0 && Object.keys(unit.secrets).length === 0;
    const isNeeded = units.some(({ needs }) => needs.includes(unit.name));
    return unit.kind === "service" && isFirst && isNeeded ? [{ ...unit.inputs, secrets: {} }] : [];
  });

/**
 * Starts what the others wait for while Pulumi is still loading; its provider adopts it. Elasticsearch is the longest
 * way of every start, and this takes Pulumi's own start off it. Their names.
 */
export const giveHeadStart = (units: readonly LocalUnit[]): readonly string[] =>
  firstInputs(units).map((inputs) => {
    headStart(inputs);
    return inputs.name;
  });

/** Ends head starts that Pulumi did not get to, so that a failed `up` leaves nothing behind. */
export const takeBackHeadStart = async (units: readonly LocalUnit[]): Promise<void> => {
  await Promise.all(firstInputs(units).map(endHeadStart));
};
