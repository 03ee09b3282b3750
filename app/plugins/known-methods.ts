import type { RouteOptions } from "fastify";

/** The methods of each path. */
export interface KnownMethods {
  add(route: Pick<RouteOptions, "method" | "url">): void;
  /** The methods of a path, sorted; empty if no route has this path. */
  of(path: string): readonly string[];
}

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replace(/:\w+/g, "[^/]+")
      .replace("*", ".*")}/?$`,
  );

/** Records all routes, to distinguish a wrong method from a wrong path. */
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
