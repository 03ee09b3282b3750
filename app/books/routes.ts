import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { callerOf } from "../auth/caller.ts";
import type { RequireCaller } from "../auth/require-caller.ts";
import { secured } from "../auth/secured.ts";
import { IfMatchHeaders, wantedVersions } from "../http/entity-version.ts";
import { IdParams, PageQuery } from "../http/page.ts";
import { Book, BookChange, type Books, NewBook } from "./books.ts";

export interface BooksRoutesOptions {
  readonly books: Books;
  readonly requireCaller: RequireCaller;
}

const tags = ["books"];

/** `/books`: everyone can read them; only owners can change them. */
export const booksRoutes = ({ books, requireCaller }: BooksRoutesOptions) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/books",
      {
        schema: {
          tags,
          operationId: "list_books",
          summary: "List books",
          querystring: PageQuery,
          response: { 200: Type.Array(Book) },
        },
      },
      async ({ query }) => [...(await books.list(query))],
    );

    app.post(
      "/books",
      {
        onRequest: requireCaller,
        schema: {
          tags,
          ...secured,
          operationId: "create_book",
          summary: "Add a book",
          body: NewBook,
          response: { 201: Book },
        },
      },
      async (request, reply) => reply.code(201).send(await books.create(request.body, callerOf(request).id)),
    );

    app.get(
      "/books/:id",
      {
        schema: { tags, operationId: "get_book", summary: "Get a book", params: IdParams, response: { 200: Book } },
      },
      async ({ params }) => books.get(params.id),
    );

    app.put(
      "/books/:id",
      {
        onRequest: requireCaller,
        schema: {
          tags,
          ...secured,
          operationId: "update_book",
          summary: "Change a book of one's own",
          params: IdParams,
          headers: IfMatchHeaders,
          problems: ["forbidden"],
          body: BookChange,
          response: { 200: Book },
        },
      },
      async (request) => {
        const { params, headers, body } = request;
        const write = { id: params.id, callerId: callerOf(request).id, wanted: wantedVersions(headers["if-match"]) };
        return books.update(write, body);
      },
    );

    app.delete(
      "/books/:id",
      {
        onRequest: requireCaller,
        schema: {
          tags,
          ...secured,
          operationId: "delete_book",
          summary: "Delete a book of one's own",
          params: IdParams,
          headers: IfMatchHeaders,
          problems: ["forbidden"],
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { params, headers } = request;
        const wanted = wantedVersions(headers["if-match"]);
        await books.remove({ id: params.id, callerId: callerOf(request).id, wanted });
        return reply.code(204).send(null);
      },
    );
    done();
  };
  return fp(plugin, { name: "books-routes", dependencies: ["problems"] });
};
