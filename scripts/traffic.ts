import { UserError } from "../base/user-error.ts";
import { command } from "./cli/command.ts";
import { gatherCrowd } from "./requests/crowd.ts";
import { documentedExamples } from "./requests/documented-examples.ts";
import { hostOptions, withHost } from "./requests/host.ts";
import { modes, openingOf, roundOf } from "./requests/mix.ts";
import { numberOption, wholeOption } from "./requests/number-option.ts";
import { keepPace } from "./requests/pace.ts";
import { runRequests } from "./requests/run-requests.ts";
import { walk } from "./requests/walk.ts";

await command(
  {
    command: "npm run traffic --",
    summary:
      "Sends requests of many kinds to the API and sums up what came back; with --runs it walks every operation.\nExit code 1 if the unexpected happened.",
    options: {
      mode: { type: "string", value: modes.join("|"), help: "which kinds of requests", default: "demo" },
      duration: { type: "string", value: "SECONDS", help: "for how long", default: "20" },
      rps: { type: "string", value: "N", help: "requests a second", default: "20" },
      errors: {
        type: "string",
        value: "SHARE",
        help: "share of the error simulations that fail, 0 to 1",
        default: "0.1",
      },
      runs: { type: "string", value: "N", help: "walk every operation so many times instead" },
      concurrency: { type: "string", value: "N", help: "how many walk side by side", default: "1" },
      delay: { type: "string", value: "SECONDS", help: "rest between two requests of a walk", default: "0" },
      ...hostOptions,
    },
  },
  async ({ values }) => {
    const mode = modes.find((name) => name === values.mode);
    if (!mode) throw new UserError(`--mode: expected one of ${modes.join(", ")}, got "${values.mode}"`);
    const duration = numberOption("duration", values.duration, 0.1, 86_400);
    const perSecond = numberOption("rps", values.rps, 0.1, 2000);
    const errors = numberOption("errors", values.errors, 0, 1);
    const runs = values.runs === undefined ? undefined : wholeOption("runs", values.runs, 1, 10_000);
    const concurrency = wholeOption("concurrency", values.concurrency, 1, 100);
    const delay = numberOption("delay", values.delay, 0, 3600);
    return withHost(values, async (host) => {
      const examples = await documentedExamples(host);
      if (runs !== undefined) {
        const work = walk({ host, examples, runs, concurrency, delay });
        return runRequests(runs * examples.length, work, (report) => report.percentiles());
      }
      const crowd = gatherCrowd({ host, opening: openingOf(examples), round: roundOf(mode, examples, errors) });
      const total = Math.max(1, Math.round(duration * perSecond));
      return runRequests(total, (add, signal) =>
        keepPace(async () => add(await crowd.send()), { total, perSecond, signal }),
      );
    });
  },
);
