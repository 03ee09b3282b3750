import type { Operations } from "../../infra/platforms/operations.ts";
import type { ServiceAccess } from "../../infra/platforms/service-access.ts";

/** What keeps data, and so how it is saved. */
export type PartKind =
  "alertmanager" | "badger" | "elasticsearch" | "grafana" | "kibana" | "postgres" | "prometheus" | "sqlite";

/** How much of what there is, such as `documents` or `rows of users`. */
export type Counts = Readonly<Record<string, number>>;

/** What a part works with. */
export interface PartContext {
  readonly access: ServiceAccess;
  readonly reach: Operations["reach"];
  /** When the backup was begun: what is counted at a time is counted at this one. */
  readonly at: Date;
  /** Aborted when the person at the keyboard wants no more of it. */
  readonly signal: AbortSignal;
  /** Told what it is at, for a person who waits. */
  readonly tell: (text: string) => void;
}

/** The data of one service: saved into a folder, and brought back from it. */
export interface Part {
  readonly service: string;
  readonly kind: PartKind;
  /** What its service is while the data comes back. */
  readonly restoredWhile: "running" | "stopped";
  /** Saves the data; what is in the folder afterwards, or more than what is counted. */
  save(folder: string, context: PartContext): Promise<Counts>;
  /** Replaces the service's data by what was saved. */
  restore(folder: string, context: PartContext): Promise<void>;
  /** How much of what was saved is out of date by now, and so does not come back; nothing without it. */
  lapsed?(folder: string): Promise<Counts>;
  /** Counts what the service has, as {@link save} counts. */
  count(context: PartContext): Promise<Counts>;
}
