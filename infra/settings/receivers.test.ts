import { describe, expect, test } from "vitest";
import { UserError } from "../../base/user-error.ts";
import { alertmanagerOptions } from "../components/alertmanager.ts";
import { plainSecretWarnings } from "./given-secrets.ts";
import { hideEncrypted } from "./hidden-text.ts";
import { parseSettings } from "./settings.ts";

const parse = (config: unknown) =>
  parseSettings(hideEncrypted(config) as Record<string, unknown>, (key) => `at ${key}`);
const secure = (text: string) => ({ secure: `v1:${text}` });
const teamMail = {
  type: "email",
  name: "team",
  to: "team@example.org",
  from: "alerts@example.org",
  server: "smtp.example.org:587",
  user: "alerts",
};
const hook = { type: "webhook", name: "hook", url: secure("hook") };

test("receivers of every type are read, each secret as the name of its place", () => {
  const { receivers, given } = parse({
    alertmanager: { webhook: secure("short") },
    receivers: [
      { ...hook, token: secure("token") },
      { type: "webhook", name: "other-hook", url: secure("other"), severities: ["none"] },
      { type: "slack", name: "chat", url: secure("slack"), channel: "#alerts", severities: ["critical", "warning"] },
      { ...teamMail, password: secure("smtp"), requireTls: "false" },
      { type: "pagerduty", name: "pager", key: secure("pagerduty") },
    ],
  });
  expect(receivers).toEqual([
    {
      type: "webhook",
      name: "webhook",
      url: { secret: "given-alertmanager-webhook" },
      token: { secret: "webhook-token" },
    },
    {
      type: "webhook",
      name: "hook",
      url: { secret: "given-receivers-hook-url" },
      token: { secret: "given-receivers-hook-token" },
    },
    {
      type: "webhook",
      name: "other-hook",
      url: { secret: "given-receivers-other-hook-url" },
      token: { secret: "receivers-other-hook-token" },
      severities: ["none"],
    },
    {
      type: "slack",
      name: "chat",
      url: { secret: "given-receivers-chat-url" },
      channel: "#alerts",
      severities: ["critical", "warning"],
    },
    { ...teamMail, password: { secret: "given-receivers-team-password" }, requireTls: false },
    { type: "pagerduty", name: "pager", key: { secret: "given-receivers-pager-key" } },
  ]);
  expect(Object.fromEntries(Object.entries(given).map(([name, { key, text }]) => [name, [key, text.mark]]))).toEqual({
    "given-alertmanager-webhook": ["alertmanager.webhook", "v1:short"],
    "given-receivers-hook-url": ["receivers[0].url", "v1:hook"],
    "given-receivers-hook-token": ["receivers[0].token", "v1:token"],
    "given-receivers-other-hook-url": ["receivers[1].url", "v1:other"],
    "given-receivers-chat-url": ["receivers[2].url", "v1:slack"],
    "given-receivers-team-password": ["receivers[3].password", "v1:smtp"],
    "given-receivers-pager-key": ["receivers[4].key", "v1:pagerduty"],
  });
});

test("Alertmanager finds each secret in a file", () => {
  const settings = parse({ receivers: [hook] });
  const { receivers } = alertmanagerOptions(settings, { secret: (name) => `/secrets/${name}` });
  expect(receivers).toEqual([
    {
      type: "webhook",
      name: "hook",
      url: "/secrets/given-receivers-hook-url",
      token: "/secrets/receivers-hook-token",
    },
  ]);
});

describe("mistakes in receivers", () => {
  const mail = { type: "email", name: "b", to: "a@b", from: "c@d", server: "smtp:25" };
  test.each([
    [{ ...hook, name: "hook" }, 'receivers[1].name: expected a name of its own, got "hook" like receivers[0].name'],
    [{ ...hook, name: "nowhere" }, 'expected a name of its own, got "nowhere" like the one that sends nothing'],
    [{ ...hook, name: "Chat" }, 'receivers[1].name: expected a name such as "chat"'],
    [{ name: "b", url: "http://x" }, 'receivers[1].type: expected one of "email", '],
    [{ type: "slak", name: "b" }, /receivers\[1\]\.type: expected one of "email", .*, got "slak"/],
    [{ type: "slack", name: "b" }, "receivers[1].url: expected an address such as"],
    [{ type: "slack", name: "b", url: "hunter2" }, "got something else, which is not shown"],
    [{ ...hook, name: "b", chanel: "#a" }, "receivers[1].chanel: no such setting; expected one of type, name,"],
    [
      { type: "slack", name: "b", url: "http://x", chanel: "#a" },
      'receivers[1].chanel: no such setting; did you mean "receivers[1].channel"?',
    ],
    [{ ...mail, user: "me" }, "receivers[1].password: expected a password, got nothing"],
    [{ ...mail, password: "hunter2" }, "receivers[1].user: expected a user's name, got nothing"],
    [{ ...mail, server: "smtp.example.org" }, "receivers[1].server: expected an SMTP server and its port"],
    [{ ...mail, to: secure("x") }, "receivers[1].to: is no secret, so it is not encrypted"],
    [
      { ...hook, name: "b", severities: ["critcal"] },
      'receivers[1].severities: expected a list, each one of "critical"',
    ],
    [{ ...hook, name: "b", severities: [] }, "receivers[1].severities: expected a list, each one of"],
    [{ type: "pagerduty", name: "b", key: "short" }, "receivers[1].key: expected an integration key of 32 letters"],
    [secure("x"), "receivers[1]: expected a map of settings, got an encrypted value"],
  ])("%j is one line", (second, message) => {
    const read = () => parse({ receivers: [hook, second] });
    expect(read).toThrow(UserError);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/\n|hunter2|undefined/);
  });

  test("the name of the short form's receiver is taken while that is set", () => {
    const receivers = [{ ...hook, name: "webhook" }];
    expect(parse({ receivers }).receivers).toHaveLength(1);
    expect(() => parse({ receivers, alertmanager: { webhook: "http://x" } })).toThrow(
      'receivers[0].name: expected a name of its own, got "webhook" like that of alertmanager.webhook',
    );
  });
});

test("a password in plain text is one line that says how to encrypt it", () => {
  const { given } = parse({
    receivers: [
      { type: "email", name: "a", to: "a@b", from: "c@d", server: "smtp:25", user: "me", password: "hunter2" },
    ],
  });
  expect(plainSecretWarnings(given, "mine", (key) => `at ${key}`)).toEqual([
    "at receivers[0].password: receivers[0].password: a secret in plain text; encrypt it: npm run pulumi -- config set --secret --path 'observability:receivers[0].password' --stack mine",
  ]);
});
