import { readFileSync } from "node:fs";
import type { Credentials } from "../base/ask.ts";

/** A task's options for its credentials. */
export const loginOptions = { user: { type: "string" }, "password-file": { type: "string" } } as const;

/** A task's credentials from its options; `undefined` without them. */
export const readLogin = (values: {
  readonly user?: string | undefined;
  readonly "password-file"?: string | undefined;
}): Credentials | undefined => {
  const { user, "password-file": file } = values;
  if (user === undefined && file === undefined) return undefined;
  if (user === undefined || file === undefined) throw new Error("--user and --password-file belong together");
  return { user, password: readFileSync(file, "utf8").trim() };
};
