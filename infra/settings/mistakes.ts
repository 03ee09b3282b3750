import { UserError } from "../../base/user-error.ts";
import { HiddenText } from "./hidden-text.ts";

/** A mistake about one key. */
export interface Mistake {
  readonly key: string;
  readonly problem: string;
}

/** Says where a key stands, such as `Pulumi.local.yaml:7`, for the message about it. */
export type Locate = (key: string) => string;

/** Where nothing is known of a file. */
export const unlocated: Locate = () => "the stack's configuration";

/** Mistakes as the one error that tells all of them, a line each. */
export const mistakesError = (mistakes: readonly Mistake[], locate: Locate): UserError =>
  new UserError(mistakes.map(({ key, problem }) => `${locate(key)}: ${key}: ${problem}`).join("\n"));

/** A value as a message shows it. */
export const show = (value: unknown): string =>
  value instanceof HiddenText ? "an encrypted value" : (JSON.stringify(value) ?? String(value));
