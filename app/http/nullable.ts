import { type Static, type TSchema, Type } from "typebox";

/** The same, or null for nothing. */
export const Nullable = <Schema extends TSchema & { readonly type: string }>(schema: Schema) =>
  Type.Unsafe<Static<Schema> | null>({ ...schema, type: [schema.type, "null"] });
