import { type Static, Type } from "typebox";
import { Credentials } from "../users/users.ts";

/** A login form in OAuth 2 format (https://www.rfc-editor.org/rfc/rfc6749#section-4.3.2). */
export const LoginForm = Type.Object(
  { ...Credentials.properties, grant_type: Type.Optional(Type.Literal("password")) },
  { additionalProperties: false, examples: [{ username: "ada", password: "demo-password" }] },
);

export const AccessToken = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal("bearer"),
  expires_in: Type.Integer({ description: "Seconds." }),
});
export type AccessToken = Static<typeof AccessToken>;
