import { Type } from "typebox";

/** The body of every error (https://www.rfc-editor.org/rfc/rfc9457). */
export const problemSchema = Type.Object({
  type: Type.String({ examples: ["urn:problem:validation"] }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  instance: Type.String(),
  errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
  trace_id: Type.Optional(Type.String()),
  correlation_id: Type.String(),
});
