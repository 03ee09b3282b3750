import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../base/user-error.ts";
import { command } from "./cli/command.ts";
import { gatherCrowd } from "./requests/crowd.ts";
import { documentedExamples } from "./requests/documented-examples.ts";
import { hostOptions, withHost } from "./requests/host.ts";
import { openingOf, roundOf } from "./requests/mix.ts";
import { numberOption, wholeOption } from "./requests/number-option.ts";
import { runRequests } from "./requests/run-requests.ts";

const presets = {
  usual: { users: "20", requests: "100", "ramp-up": "30" },
  heavy: { users: "100", requests: "300", "ramp-up": "60" },
} as const;
const names = Object.keys(presets);

const isPreset = (name: string): name is keyof typeof presets => names.includes(name);

await command(
  {
    command: "npm run load --",
    summary:
      "Lets users come one after the other, each sending its next request as soon as the last is answered.\nShows percentiles by operation. Exit code 1 if the unexpected happened.",
    options: {
      preset: { type: "string", value: names.join("|"), help: "what is taken for options left out", default: "usual" },
      users: { type: "string", value: "N", help: "how many users" },
      requests: { type: "string", value: "N", help: "how many requests each sends" },
      "ramp-up": { type: "string", value: "SECONDS", help: "until the last of them has come" },
      ...hostOptions,
    },
  },
  async ({ values }) => {
    const { preset = "usual" } = values;
    if (!isPreset(preset)) throw new UserError(`--preset: expected one of ${names.join(", ")}, got "${preset}"`);
    const wanted = { ...presets[preset], ...values };
    const users = wholeOption("users", wanted.users, 1, 1000);
    const requests = wholeOption("requests", wanted.requests, 1, 100_000);
    const rampUp = numberOption("ramp-up", wanted["ramp-up"], 0, 3600);
    return withHost(values, async (host) => {
      const examples = await documentedExamples(host);
      const crowd = gatherCrowd({ host, opening: openingOf(examples), round: roundOf("activity", examples, 0) });
      return runRequests(
        users * requests,
        async (add, signal) => {
          const user = async (number: number): Promise<void> => {
            await pause((rampUp * 1000 * number) / users, undefined, { signal }).catch(() => {});
            for (let sent = 0; sent < requests && !signal.aborted; sent++) add(await crowd.send());
          };
          await Promise.all(Array.from({ length: users }, (_, number) => user(number)));
        },
        (report) => report.percentiles(),
      );
    });
  },
);
