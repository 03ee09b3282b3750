import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { openWebhookReceiver } from "./support/webhook-receiver.ts";

type Receiver = Awaited<ReturnType<typeof openWebhookReceiver>>;

let workspace: Workspace;
let receivers: readonly Receiver[] = [];
/** Part of the addresses: found nowhere else by chance. */
const secrets = [1, 2, 3].map(() => randomBytes(12).toString("hex"));
let output = "";

const secretUrl = (index: number): string => `${receivers[index]!.url}/${secrets[index]}`;

const run = async (task: string, ...args: readonly string[]): Promise<string> => {
  const outcome = await workspace.run(task, ...args);
  output += outcome.output;
  expect(outcome.code, outcome.output).toBe(0);
  return outcome.output;
};

const shell = async (command: string): Promise<string> => {
  const outcome = await workspace.shell(command);
  output += outcome.output;
  expect(outcome.code, outcome.output).toBe(0);
  return outcome.output;
};

/** As a person gives it: on standard input, so that no process has it among its arguments. */
const give = (index: number, key = "alertmanager.webhook"): Promise<string> =>
  shell(
    `printf %s '${secretUrl(index)}' | node scripts/run.js pulumi config set --secret --path 'observability:${key}' --stack local`,
  );

const postAlert = (alertname: string): Promise<Response> =>
  fetch(`${workspace.url(9093)}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ labels: { alertname, severity: "critical", environment: "local" } }]),
  });

const alertsAt = (index: number) => (): readonly string[] =>
  receivers[index]!.alerts.map(({ labels }) => labels["alertname"] ?? "");

const soon = { timeout: 20_000 };

const hasSecret = (content: Buffer): boolean => secrets.some((secret) => content.includes(secret));

const readIfThere = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    // A process that ended in the meantime, or somebody else's.
    return Buffer.alloc(0);
  }
};

/** Processes that show the secret in their arguments or their environment. */
const telltales = (): readonly string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .filter((path) => hasSecret(readIfThere(path)));

beforeAll(async () => {
  receivers = await Promise.all(secrets.map(() => openWebhookReceiver()));
  workspace = await openWorkspace("given-secrets", {
    traces: { storage: "badger" },
    api: { mode: "single" },
    nodeExporter: { enabled: false },
    alertmanager: { groupWait: "1s", groupInterval: "2s" },
  });
});

afterAll(async () => {
  for (const receiver of receivers) receiver.close();
  await workspace.dispose();
});

test("an address given as a secret is where alerts go, and the next start takes up another", async () => {
  await give(0);
  await run("start");
  await postAlert("First");
  await expect.poll(alertsAt(0), soon).toContain("First");
  expect(await run("start")).toContain("already up to date");
  await give(1);
  expect(await run("start")).toMatch(/alertmanager +healthy again/);
  await postAlert("Second");
  await expect.poll(alertsAt(1), soon).toContain("Second");
});

test("bare pulumi takes up another as well, as a field of a list", async () => {
  await give(2, "receivers[0].url");
  const fields = { type: "webhook", name: "hook" };
  for (const [name, value] of Object.entries(fields)) {
    await shell(
      `node scripts/run.js pulumi config set --path 'observability:receivers[0].${name}' ${value} --stack local`,
    );
  }
  await shell('eval "$(node scripts/run.js env)" && pulumi up --yes --skip-preview --stack local --non-interactive');
  await postAlert("Third");
  await expect.poll(alertsAt(2), soon).toContain("Third");
});

test("its value stands nowhere but in a file that only the service reads", async () => {
  await run("render");
  await run("status");
  // Badger's log is two gigabytes of zeros and a few spans.
  const emptyFiles = "--exclude=*.vlog --exclude=*.mem";
  const places = ".data .state rendered pulumi-home Pulumi.local.yaml";
  const found = await workspace.shell(`printf '%s\\n' ${secrets.join(" ")} | grep -rlaF ${emptyFiles} -f - ${places}`);
  const names = ["given-alertmanager-webhook", "given-receivers-hook-url"];
  const files = names.map((name) => `.data/local/run/alertmanager/secrets/${name}`);
  expect(found.output.trim().split("\n").toSorted()).toEqual(files);
  expect(files.map((file) => statSync(join(workspace.folder, file)).mode & 0o777)).toEqual([0o400, 0o400]);
  expect(hasSecret(Buffer.from(output))).toBe(false);
  expect(telltales()).toEqual([]);
});

test.each([
  [{ retention: { metrics: { secure: "v1:abc" } } }, /^Pulumi\.local\.yaml:\d+: retention\.metrics: is no secret.*\n$/],
  [{ alertmanager: { secure: "v1:abc" } }, /^Pulumi\.local\.yaml:\d+: alertmanager: is encrypted as a whole.*\n$/],
])("what cannot be a secret is one line: %j", async (settings, line) => {
  workspace.configure(settings);
  const { code, output: told } = await workspace.run("start");
  expect(told).toMatch(line);
  expect(code).toBe(1);
});
