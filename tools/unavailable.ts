/** A source does not give this now, so that the next one is asked; the message says why. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}
