import { enableCompileCache } from "node:module";

// Before anything else is loaded: the second start compiles and strips nothing.
enableCompileCache();
const { start } = await import("./start.ts");
await start();
