import type { At, Login } from "./service.ts";

/** The arguments by which our own tasks are told as whom they ask (`tasks/login.ts`). */
export const loginArguments = (login: Login | undefined, at: Pick<At, "secret">): readonly string[] =>
  login ? ["--user", login.user, "--password-file", at.secret(login.password)] : [];
