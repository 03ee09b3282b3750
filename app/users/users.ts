import { type Static, Type } from "typebox";
import { type PageQuery, Timestamp, Version } from "../http/page.ts";

const Username = Type.String({ minLength: 3, maxLength: 50, pattern: "^[A-Za-z0-9._-]+$", examples: ["grace"] });
const Email = Type.String({ format: "email", maxLength: 254, examples: ["grace@example.org"] });

export const NewUser = Type.Object({ username: Username, email: Email }, { additionalProperties: false });
export type NewUser = Static<typeof NewUser>;

export const UserChange = Type.Object(
  { username: Type.Optional(Username), email: Type.Optional(Email) },
  { additionalProperties: false, minProperties: 1, examples: [{ email: "ada.lovelace@example.org" }] },
);
export type UserChange = Static<typeof UserChange>;

export const User = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  email: Type.String(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: Version,
});
export type User = Static<typeof User>;

/** The client interface of users: the same in their own process and from another one. */
export interface Users {
  list(page: PageQuery): Promise<readonly User[]>;
  get(id: number): Promise<User>;
  create(user: NewUser): Promise<User>;
  /** Only what has one of the versions that `ifMatch` names is changed. */
  update(id: number, change: UserChange, ifMatch?: string): Promise<User>;
  remove(id: number, ifMatch?: string): Promise<void>;
}
