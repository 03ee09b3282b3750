import { type Static, Type } from "typebox";
import type { WantedVersions } from "../http/entity-version.ts";
import { Nullable } from "../http/nullable.ts";
import { type PageQuery, Timestamp, Version } from "../http/page.ts";

const Title = Type.String({ minLength: 1, maxLength: 200 });
const Description = Nullable(Type.String({ maxLength: 2000 }));

export const NewTodo = Type.Object(
  { title: Title, description: Type.Optional(Description) },
  { additionalProperties: false, examples: [{ title: "Look at a trace" }] },
);
export type NewTodo = Static<typeof NewTodo>;

export const TodoChange = Type.Object(
  { title: Type.Optional(Title), description: Type.Optional(Description), completed: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1, examples: [{ title: "Look at two traces" }] },
);
export type TodoChange = Static<typeof TodoChange>;

export const Todo = Type.Object({
  id: Type.Integer(),
  user_id: Type.Integer(),
  title: Type.String(),
  description: Description,
  completed: Type.Boolean(),
  completed_at: Nullable(Timestamp),
  version: Version,
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Todo = Static<typeof Todo>;

/** A change or a deletion of the versions that the caller allows; of any version if none is named. */
export interface TodoWrite {
  readonly id: number;
  readonly wanted?: WantedVersions;
}

/** The users' todos. */
export interface Todos {
  /** All todos, or those of one user, who must exist. */
  list(page: PageQuery, userId?: number): Promise<readonly Todo[]>;
  get(id: number): Promise<Todo>;
  create(userId: number, todo: NewTodo): Promise<Todo>;
  /** A todo counts as completed once, however often it is completed. */
  update(write: TodoWrite, change: TodoChange): Promise<Todo>;
  remove(write: TodoWrite): Promise<void>;
}
