import { endHeadStart, headStart } from "../provider/process.ts";
import type { ProcessInputs } from "../provider/inputs.ts";
import type { Stack } from "../stack.ts";
import type { LocalContext } from "../platforms/local/addresses.ts";
import { renderLocal, type LocalUnit } from "../platforms/local/render.ts";

/** Services that others wait for, which wait for nobody themselves and need no secret out of Pulumi's state. */
export const firstUnits = (stack: Stack, context: LocalContext): readonly LocalUnit[] =>
  renderLocal(
    stack,
    context,
    ({ kind, name, needs: own }) =>
      kind === "service" && own.length === 0 && stack.specs.some(({ needs }) => needs.includes(name)),
  ).filter(({ secrets }) => Object.keys(secrets).length === 0);

const inputsOf = (first: readonly LocalUnit[]): readonly ProcessInputs[] =>
  first.flatMap((unit) => (unit.kind === "service" ? [{ ...unit.inputs, secrets: {} }] : []));

/**
 * Starts what the others wait for while Pulumi is still loading; its provider adopts it. Elasticsearch is the longest
 * way of every start, and this takes Pulumi's own start off it. Their names.
 */
export const giveHeadStart = (first: readonly LocalUnit[]): readonly string[] =>
  inputsOf(first).map((inputs) => {
    headStart(inputs);
    return inputs.name;
  });

/** Ends head starts that Pulumi did not get to, so that a failed `up` leaves nothing behind. */
export const takeBackHeadStart = async (first: readonly LocalUnit[]): Promise<void> => {
  await Promise.all(inputsOf(first).map(endHeadStart));
};
