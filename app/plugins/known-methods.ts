import type { RouteOptions } from "fastify";

/** Which methods each path takes. */
export interface KnownMethods {
  add(route: Pick<RouteOptions, "method" | "url">): void;
  /** The methods of a path, sorted; empty if no route has it. */
  of(path: string): readonly string[];
}

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replace(/:\w+/g, "[^/]+")
      .replace("*", ".*")}/?$`,
  );

/** Remembers what routes there are, to tell a wrong method from a wrong path. */
export const createKnownMethods = (): KnownMethods => {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  return {
    add({ method, url }) {
      const known = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
      routes.set(url, known);
      for (const verb of [method].flat()) known.methods.add(verb);
    },
    of(path) {
      const matching = [...routes.values()].filter(({ pattern }) => pattern.test(path));
      return [...new Set(matching.flatMap(({ methods }) => [...methods]))].toSorted();
    },
  };
};
