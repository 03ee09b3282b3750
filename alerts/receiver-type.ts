import type { Fields, ValuesOf } from "../base/fields.ts";

/** What a type of receiver is told in a stack's settings, and what Alertmanager makes of it. */
interface ReceiverType<Of extends Fields> {
  readonly fields: Of;
  /** Values for the reviewed configuration, with and without the optional ones. Secrets are paths of files. */
  readonly examples: readonly ValuesOf<Of, string>[];
  /** Its part of Alertmanager's configuration; a secret is the path of the file that holds it. */
  render(values: ValuesOf<Of, string>): Readonly<Record<`${string}_configs`, readonly unknown[]>>;
}

/** A type of receiver; `render` gets the values of these very fields. */
export const receiverType = <const Of extends Fields>(type: ReceiverType<Of>): ReceiverType<Of> => type;
