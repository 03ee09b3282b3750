import { type Static, Type } from "typebox";
import { type PageQuery, Timestamp, Version } from "../http/page.ts";

const Username = Type.String({ minLength: 3, maxLength: 50, pattern: "^[A-Za-z0-9._-]+$", examples: ["grace"] });
const Email = Type.String({ format: "email", maxLength: 254, examples: ["grace@example.org"] });

export const NewUser = Type.Object({ username: Username, email: Email }, { additionalProperties: false });
export type NewUser = Static<typeof NewUser>;

export const NewAccount = Type.Object(
  { ...NewUser.properties, password: Type.String({ minLength: 8, maxLength: 128 }) },
  {
    additionalProperties: false,
    examples: [{ username: "linus", email: "linus@example.org", password: "a-long-passphrase" }],
  },
);
export type NewAccount = Static<typeof NewAccount>;

export const Credentials = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 50 }), password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false },
);
export type Credentials = Static<typeof Credentials>;

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

/** The client interface of users, the same in their own process and from another one. */
export interface Users {
  list(page: PageQuery): Promise<readonly User[]>;
  get(id: number): Promise<User>;
  create(user: NewUser): Promise<User>;
  /** Changes the user only if `ifMatch` names its version. */
  update(id: number, change: UserChange, ifMatch?: string): Promise<User>;
  remove(id: number, ifMatch?: string): Promise<void>;
  /** Creates a user who can log in. */
  register(account: NewAccount): Promise<User>;
  /** The user with this name and password. Neither the error nor its timing reveals which of the two was wrong. */
  authenticate(credentials: Credentials): Promise<User>;
}
