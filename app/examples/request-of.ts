import type { Example, Known } from "./example.ts";

/** An example as an HTTP request. */
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
        body: new URLSearchParams(body as Record<string, string>).toString(), // forms contain only texts
      }
    : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };

/** Fills in an example with the values that the session knows. */
export const requestOf = (example: Example, known: Known): ExampleRequest => {
  const [method, template] = example.operation.split(" ") as [ExampleRequest["method"], string]; // the type guarantees it
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
