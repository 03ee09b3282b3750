import { type Static, type TSchema, Type } from "typebox";

/** The same type, or null. */
export const Nullable = <Schema extends TSchema & { readonly type: string }>(schema: Schema) =>
  Type.Unsafe<Static<Schema> | null>({ ...schema, type: [schema.type, "null"] });
