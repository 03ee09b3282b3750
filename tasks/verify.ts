import { parseArgs } from "node:util";
import { ask, isGood } from "../base/ask.ts";
import { loginOptions, readLogin } from "./login.ts";

/**
 * `verify.ts <address> [--user <name> --password-file <file>]`: exits with 0 if the address responds with 200–299.
 * Checks that a task's result still exists. The images' own clients would expose a password in their arguments.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: loginOptions });
const [url] = positionals;
if (!url) throw new Error("usage: verify.ts <address> [--user … --password-file …]");

const isThere = await ask(url, { credentials: readLogin(values), timeoutMs: 5000 }).then(isGood, () => false);
process.exitCode = isThere ? 0 : 1;
