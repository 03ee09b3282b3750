import { main } from "@pulumi/pulumi/provider/index.js";
import { stackProvider } from "./provider.ts";

// An engine that was killed tells nobody: without it there is nothing to do here.
const engine = process.ppid;
setInterval(() => process.ppid !== engine && process.exit(1), 500).unref();

await main(stackProvider(), process.argv.slice(2));
