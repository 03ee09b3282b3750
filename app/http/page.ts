import { type Static, Type } from "typebox";

/** The requested part of a list. */
export const PageQuery = Type.Object(
  {
    skip: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0, description: "How many to leave out." }),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: "How many at most." }),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;

/** The largest number that both databases store in an `integer`; too short for a card number. */
export const maxId = 2 ** 31 - 1;

export const Id = Type.Integer({ minimum: 1, maximum: maxId, examples: [1] });

/** The path parameter of every resource with an ID. */
export const IdParams = Type.Object({ id: Id }, { additionalProperties: false });

/** A second call with the same key returns the same response and changes nothing. */
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({ minLength: 1, maxLength: 128, description: "Makes a repeat of the call safe." }),
  ),
});

/** Number of changes of a resource; also its `ETag`. */
export const Version = Type.Integer({ minimum: 1, description: "Its ETag, without the quotes." });

export const Timestamp = Type.String({ format: "date-time" });

/** An amount in the shop's currency, to the cent. */
export const Amount = Type.Number({ minimum: 0.01, maximum: 1_000_000, multipleOf: 0.01, examples: [42.5] });
