import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { createTokens } from "./tokens.ts";

const secret = "s".repeat(32);
const key = new TextEncoder().encode(secret);
const tokens = createTokens({ secret, lifetimeSeconds: 90 });
const now = Math.floor(Date.now() / 1000);

const claimsOf = (token: string): unknown => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

test("a token contains only its owner and its expiry", async () => {
  const token = await tokens.create(7);
  expect(await tokens.verify(token)).toBe(7);
  const issued = expect.closeTo(now, -1);
  expect(claimsOf(token)).toEqual({ sub: "7", iat: issued, exp: expect.closeTo(now + 90, -1) });
});

test("each random secret is different", async () => {
  const token = await createTokens({ secret: undefined, lifetimeSeconds: 90 }).create(7);
  expect(await createTokens({ secret: undefined, lifetimeSeconds: 90 }).verify(token)).toBeUndefined();
});

const sign = (jwt: SignJWT, alg = "HS256") => jwt.setProtectedHeader({ alg }).sign(key);
const unsigned = [{ alg: "none" }, { sub: "1", exp: now + 60 }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
  .join(".");

test.each([
  ["has expired", () => sign(new SignJWT().setSubject("1").setExpirationTime(now - 1))],
  ["never expires", () => sign(new SignJWT().setSubject("1"))],
  ["is nobody's", () => sign(new SignJWT().setExpirationTime(now + 60))],
  ["is signed in another way", () => sign(new SignJWT().setSubject("1").setExpirationTime(now + 60), "HS512")],
  ["is signed with another secret", () => createTokens({ secret: "t".repeat(32), lifetimeSeconds: 60 }).create(1)],
  ["is not signed", async () => `${unsigned}.`],
  ["is no token", async () => "x.y.z"],
])("a token that %s is rejected", async (_, token) => {
  expect(await tokens.verify(await token())).toBeUndefined();
});
