import { parseArgs } from "node:util";
import { isDuration, milliseconds } from "../base/duration.ts";
import { loginOptions, readLogin } from "./login.ts";
import { writeServiceMap } from "./service-map/write-service-map.ts";

/**
 * `map-services.ts <base address> [--back <duration>] [--user <name> --password-file <file>]`: counts the calls between
 * services in the last minutes, for Jaeger's service map. `--back 6h` counts the last six hours again, for example
 * after an outage. Safe to run at any time, and twice in parallel.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ...loginOptions, back: { type: "string" } },
});
const [url] = positionals;
const { back = "1m" } = values;
if (!url || !isDuration(back))
  throw new Error("usage: map-services.ts <base address> [--back <duration>] [--user … --password-file …]");

try {
  const maps = await writeServiceMap({
    url,
    credentials: readLogin(values),
    backMs: milliseconds(back),
    now: Date.now(),
  });
  for (const { start, edges, calls, looked } of maps) {
    const sampled = looked < calls ? `, from ${looked} of them` : "";
    process.stdout.write(`${new Date(start).toISOString()}: ${calls} calls, ${edges.length} edges${sampled}\n`);
  }
} catch (error) {
  const { message, cause } = error as Error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ""}\n`);
  process.exitCode = 1;
}
