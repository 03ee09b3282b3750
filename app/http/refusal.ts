import { addEvent } from "../telemetry/span.ts";
import { changedSince } from "./entity-version.ts";
import { Problem } from "./problem.ts";

/** How a kind of thing is called when it is not given. */
export interface Thing {
  readonly name: string;
  /** Events on the span that refuses. */
  readonly notFound: string;
  readonly notOwned?: string;
}

export interface Refused {
  readonly id: number;
  /** What is there under this number. */
  readonly row: { readonly owner_id?: number; readonly version: number } | undefined;
  /** Who asks, where only the owner may. */
  readonly callerId?: number;
}

/** Why a statement that named a number, an owner and a version met no row. */
export const refusal = ({ name, notFound, notOwned = notFound }: Thing, { id, row, callerId }: Refused): Problem => {
  if (!row) {
    addEvent(notFound);
    return new Problem("not_found", `There is no ${name} ${id}`, { field: "id" });
  }
  if (callerId !== undefined && row.owner_id !== callerId) {
    addEvent(notOwned);
    return new Problem("forbidden", `The ${name} ${id} belongs to somebody else`, { field: "id" });
  }
  return changedSince(row.version);
};
