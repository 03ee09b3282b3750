import type { FastifyInstance } from "fastify";
import { demoPassword } from "../users/demo-password.ts";

/** Sends a login form. */
export const sendLogin = (app: FastifyInstance, username: string, password: string = demoPassword) =>
  app.inject({
    method: "POST",
    url: "/auth/login",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams({ username, password }).toString(),
  });

/** The request headers of a user of the demo data. */
export const loginHeaders = async (app: FastifyInstance, username: string): Promise<{ authorization: string }> => {
  const { access_token } = (await sendLogin(app, username)).json<{ access_token: string }>();
  return { authorization: `Bearer ${access_token}` };
};
