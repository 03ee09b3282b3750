import { UserError } from "../../base/user-error.ts";
import { readProject, stackOption } from "../project/project.ts";

/** Which API gets the requests: the stack's own, on this machine, unless `--host` names another. */
export const hostOptions = {
  host: { type: "string", value: "URL", help: "another API than the stack's own" },
  ...stackOption,
} as const;

const apiOf = async (stack: string): Promise<string> => {
  const { urls } = await readProject(stack);
  const { api } = urls;
  if (api !== undefined) return api;
  throw new UserError(
    `there is no API to send requests to: app.enabled is false in Pulumi.${stack}.yaml; set it to true, or name an API of its kind by --host`,
  );
};

/** The address to send to, without a trailing slash. */
export const hostOf = async ({
  host,
  stack,
}: {
  readonly host?: string | undefined;
  readonly stack?: string | undefined;
}) => {
  const address = (host ?? (await apiOf(stack!))).replace(/\/+$/, "");
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return address;
  throw new UserError(`--host: expected an address such as http://127.0.0.1:8000, got "${address}"`);
};
