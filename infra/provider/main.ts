import { main } from "@pulumi/pulumi/provider/index.js";
import { stackProvider } from "./provider.ts";

// If the engine is killed, no call announces it. Without the engine this process has nothing to do.
const engine = process.ppid;
setInterval(() => process.ppid !== engine && process.exit(1), 500).unref();

await main(stackProvider(), process.argv.slice(2));
