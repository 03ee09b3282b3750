import type { Stack } from "../stack.ts";
import type { Urls } from "./kit.ts";

/** Addresses for people, by the service's name: its page, or else its first port that a client can ask. */
export const publicUrls = (stack: Stack, address: (service: string, port: string) => string): Urls =>
  Object.fromEntries(
    stack.specs.flatMap((spec) => {
      if (spec.kind === "task") return [];
      const open = Object.keys(spec.ports).find((port) => spec.ports[port]!.protocol !== "tcp");
      const port = spec.expose?.port ?? open;
      return port === undefined ? [] : [[spec.name, address(spec.name, port)]];
    }),
  );
