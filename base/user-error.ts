/**
 * A mistake or a lack that the person at the keyboard can mend: shown as its one line, without a stack trace.
 * Say where, what was expected, and the way out.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}
