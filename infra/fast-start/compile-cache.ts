import { join } from "node:path";

/** Where Node keeps what it compiled: a program is compiled once in a checkout, not at each start. */
export const compileCache = (root: string): string => join(root, "node_modules", ".cache", "node-compile");
