import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestService } from "../testing/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await openTestService();
});
afterAll(() => service.close());

const change = (id: number, payload: object, ifMatch?: string) =>
  service.app.inject({ method: "PUT", url: `/users/${id}`, payload, headers: ifMatch ? { "if-match": ifMatch } : {} });

test("a change creates a new version, and only the version that was read is changed", async () => {
  const before = await service.app.inject("/users/2");
  expect(before.headers.etag).toBe('"1"');
  const after = await change(2, { username: "turing" }, '"1"');
  expect(after.headers.etag).toBe('"2"');
  expect(after.json()).toMatchObject({ username: "turing", version: 2 });

  const late = await change(2, { username: "late" }, '"1"');
  expect(late.statusCode).toBe(412);
  expect(late.json()).toMatchObject({ type: "urn:problem:changed", errors: [{ field: "if-match" }] });
  expect((await service.app.inject("/users/2")).json()).toEqual(after.json());
  expect((await change(2, { username: "bad" }, "2")).statusCode).toBe(400);
  expect((await change(404, { username: "nobody" }, '"1"')).statusCode).toBe(404);
});

test("a user who has changed since the read is not deleted", async () => {
  const remove = (ifMatch: string) =>
    service.app.inject({ method: "DELETE", url: "/users/3", headers: { "if-match": ifMatch } });
  await change(3, { username: "ewd" });
  expect((await remove('"1"')).statusCode).toBe(412);
  expect((await remove('"2"')).statusCode).toBe(204);
  expect((await remove("*")).statusCode).toBe(404);
});

test("of many concurrent changes to one version one succeeds; without a version all succeed", async () => {
  const many = Array.from({ length: 20 }, (_, index) => index);
  const names = await Promise.all(many.map((index) => change(4, { username: `name-${index}` }, '"1"')));
  expect(names.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(names.filter(({ statusCode }) => statusCode === 412)).toHaveLength(19);

  await Promise.all(many.map((index) => change(4, { email: `mail-${index}@example.org` })));
  expect((await service.app.inject("/users/4")).headers.etag).toBe('"22"');
});
