import { pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { fillSecrets, secretNames, secretValue } from "./secret-text.ts";

const text = `postgres://${secretValue("user-1")}:${secretValue("password")}@db/${secretValue("user-1", "sha256")}`;

test("a text names each of its secrets once", () => {
  expect(secretNames(text)).toEqual(["user-1", "password"]);
  expect(secretNames("nothing {{ here }}")).toEqual([]);
});

test("secrets are put in their places, as they are or as their hash", () => {
  const values = new Map([
    ["user-1", "abc"],
    ["password", "$&{{user-1|plain}}"],
  ]);
  expect(fillSecrets(text, values)).toBe(
    "postgres://abc:$&{{user-1|plain}}@db/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("a password is hashed as Elasticsearch reads it, to the same text each time", () => {
  const values = new Map([["user-1", "abc"]]);
  const [all, salt, hash] =
    /^\{PBKDF2\}10000\$([\w+/=]{44})\$([\w+/=]{44})$/.exec(fillSecrets(secretValue("user-1", "pbkdf2"), values)) ?? [];
  const expected = pbkdf2Sync("abc", Buffer.from(salt!, "base64"), 10_000, 32, "sha512").toString("base64");
  expect(hash).toBe(expected);
  expect(fillSecrets(secretValue("user-1", "pbkdf2"), values)).toBe(all);
});

test("Base64 has no padding, so that it may go on after a text of whole groups", () => {
  expect(fillSecrets(`YWJj${secretValue("user-1", "base64")}`, new Map([["user-1", "defg"]]))).toBe("YWJjZGVmZw");
});

test("a secret that is not there is an error with its name, and without any value", () => {
  expect(() => fillSecrets(text, new Map([["user-1", "abc"]]))).toThrow(/^there is no secret password$/);
});
