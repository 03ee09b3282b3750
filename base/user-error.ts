/**
 * An error that the user can fix. It is shown as one line without a stack trace. The message says where, what was
 * expected, and how to fix it.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
