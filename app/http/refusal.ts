import { addEvent } from "../telemetry/span.ts";
import { changedSince } from "./entity-version.ts";
import { Problem } from "./problem.ts";

/** The name of a kind of resource in error messages. */
export interface Thing {
  readonly name: string;
  /** Events on the span that rejects. */
  readonly notFound: string;
  readonly notOwned?: string;
}

export interface Refused {
  readonly id: number;
  /** The row with this ID. */
  readonly row: { readonly owner_id?: number; readonly version: number } | undefined;
  /** The caller, if only the owner has access. */
  readonly callerId?: number;
}

/** Why a statement with an ID, an owner and a version matched no row. */
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
