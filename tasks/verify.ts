import { parseArgs } from "node:util";
import { ask, isGood } from "../base/ask.ts";
import { loginOptions, readLogin } from "./login.ts";

/**
 * `verify.ts <address> [--user <name> --password-file <file>]`: ends well if the address is answered by 200–299. Looks
 * whether a task's work is still there: a password would show among the arguments of the images' own clients.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: loginOptions });
const [url] = positionals;
if (!url) throw new Error("usage: verify.ts <address> [--user … --password-file …]");

const isThere = await ask(url, { credentials: readLogin(values), timeoutMs: 5000 }).then(isGood, () => false);
process.exitCode = isThere ? 0 : 1;
