import type { Example } from "../../app/examples/example.ts";
import { examples } from "../../app/examples/examples.ts";
import { UserError } from "../../base/user-error.ts";

/** The examples of what an API serves, as its document says; fails if there is no such API. */
export const documentedExamples = async (host: string): Promise<readonly Example[]> => {
  const url = `${host}/openapi.json`;
  let paths: Readonly<Record<string, object>>;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    ({ paths } = (await response.json()) as { paths: Readonly<Record<string, object>> });
  } catch (cause) {
    throw new UserError(`${url} does not answer with the description of an API; is it up? (npm run status)`, { cause });
  }
  const documented = new Set(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
  const served = examples.filter(({ operation }) => documented.has(operation));
  const isShown = new Set<string>(served.map(({ operation }) => operation));
  const without = [...documented].filter((operation) => !isShown.has(operation));
  if (without.length === 0) return served;
  throw new UserError(`no example in app/examples/examples.ts of ${without.join(", ")}`);
};
