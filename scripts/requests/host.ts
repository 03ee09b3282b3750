import { UserError } from "../../base/user-error.ts";
import { readProject, stackOption } from "../project/project.ts";

/** Which API gets the requests: the stack's own, on this machine, unless `--host` names another. */
export const hostOptions = {
  host: { type: "string", value: "URL", help: "another API than the stack's own" },
  ...stackOption,
} as const;

const checked = (host: string): string => {
  const address = host.replace(/\/+$/, "");
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return address;
  throw new UserError(`--host: expected an address such as http://127.0.0.1:8000, got "${address}"`);
};

/**
 * Gives `use` the address to send to, without a trailing slash; the way there stays open until it is done.
 *
 * @throws UserError if the stack has no API, or `--host` is no address.
 */
export const withHost = async <Result>(
  { host, stack }: { readonly host?: string | undefined; readonly stack?: string | undefined },
  use: (host: string) => Promise<Result>,
): Promise<Result> => {
  if (host !== undefined) return use(checked(host));
  const project = await readProject(stack!);
  if (project.stack.has("api")) return project.reach("api", "http", use);
  throw new UserError(
    `there is no API to send requests to: app.enabled is false in Pulumi.${stack}.yaml; set it to true, or name another API with --host`,
  );
};
