import type { Example, Known } from "./example.ts";

/** An example as it is sent. */
export interface ExampleRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const encode = (body: Readonly<Record<string, unknown>>, encoding: Example["encoding"]) =>
  encoding === "form"
    ? {
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(body as Record<string, string>).toString(), // forms hold texts only
      }
    : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };

/** Fills an example with what the session knows. */
export const requestOf = (example: Example, known: Known): ExampleRequest => {
  const [method, template] = example.operation.split(" ") as [ExampleRequest["method"], string]; // as its type says
  const path = template.replace(/\{\w+\}/, () => encodeURIComponent(example.about?.(known) ?? ""));
  const { headers, body } = example.body ? encode(example.body(known), example.encoding) : {};
  const token = example.secured && known.token !== undefined ? { authorization: `Bearer ${known.token}` } : {};
  return {
    method,
    url: example.query === undefined ? path : `${path}?${example.query}`,
    headers: { ...headers, ...token },
    body,
  };
};
