import { enableCompileCache } from "node:module";

// Must run before other imports: from the second start on, nothing is compiled or stripped again.
enableCompileCache();
const { start } = await import("./start.ts");
await start();
