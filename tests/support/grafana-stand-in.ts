import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathIn, resolveSettings, type GrafanaSettings } from "../grafana/settings.ts";

/** What the stand-in found where its settings point to. */
export interface Found {
  readonly settings: GrafanaSettings;
  readonly dashboards: readonly string[];
  readonly datasources: readonly string[];
  readonly urls: readonly string[];
  /** Kinds of provisioning for which there is no folder: Grafana logs an error for each. */
  readonly missing: readonly string[];
  readonly password: { readonly length: number; readonly mode: string };
}

const [command, ...args] = process.argv.slice(2);

const option = (name: string): string => {
  const value = args.find((argument) => argument.startsWith(`--${name}=`));
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value.slice(name.length + 3);
};

const home = option("homepath");
const configFile = option("config");
const settings = resolveSettings({
  defaults: readFileSync(join(home, "conf", "defaults.ini"), "utf8"),
  config: readFileSync(configFile, "utf8"),
  env: process.env,
  args,
});
const database = join(pathIn(settings, "data", home), "grafana.db");

/** The administrator's password in the database. The settings' own counts only where the database is made. */
const savedPassword = (): string => {
  if (!existsSync(database)) writeFileSync(database, settings["security.admin_password"]!);
  return readFileSync(database, "utf8");
};

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, value]) => value!);

const provisioned = (kind: string): string => {
  const folder = join(pathIn(settings, "provisioning", home), kind);
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return names.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
};

const dashboards = (): readonly { readonly uid: string }[] =>
  matches(provisioned("dashboards"), / path: (.*)/g).flatMap((folder) =>
    readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { uid: string }),
  );

/** Reads all that the settings name as Grafana would. */
const look = (): Found => {
  const datasources = provisioned("datasources");
  const kinds = ["alerting", "dashboards", "datasources", "plugins"];
  const passwordFile = /^admin_password = \$__file\{(.*)\}$/m.exec(readFileSync(configFile, "utf8"))![1]!;
  return {
    settings,
    dashboards: dashboards().map(({ uid }) => uid),
    datasources: matches(datasources, / {4}uid: (.*)/g),
    urls: matches(datasources, / {4}url: (.*)/g),
    missing: kinds.filter((kind) => !existsSync(join(pathIn(settings, "provisioning", home), kind))),
    password: {
      length: readFileSync(passwordFile, "utf8").length,
      mode: (statSync(passwordFile).mode & 0o777).toString(8),
    },
  };
};

/** What those who are logged in may ask. Like Grafana 9.4 it ignores which folder's folders are asked for. */
const answer = (path: string): unknown => {
  const uid = /^\/api\/dashboards\/uid\/(.+)$/.exec(path)?.[1];
  if (uid !== undefined) {
    const dashboard = dashboards().find((one) => one.uid === uid);
    return dashboard && { dashboard, meta: { provisioned: true, folderUid: "observability" } };
  }
  return new Map<string, unknown>([
    ["/api/user", { login: settings["security.admin_user"] }],
    ["/api/search", dashboards().map((dashboard) => ({ uid: dashboard.uid }))],
    ["/api/datasources", matches(provisioned("datasources"), / {4}uid: (.*)/g).map((name) => ({ uid: name }))],
    ["/api/folders", [{ uid: "observability", title: "Observability" }]],
  ]).get(path);
};

const open = new Map([
  ["/api/health", JSON.stringify({ database: "ok" })],
  ["/metrics", "# TYPE grafana_stand_in gauge\ngrafana_stand_in 1\n"],
]);

const serve = (): void => {
  // Without a handler the first process of a container ignores it.
  process.once("SIGTERM", () => process.exit(0));
  savedPassword();
  const found = look();
  open.set("/found", JSON.stringify(found));
  createServer(({ url = "", headers }, response) => {
    const path = url.replace(/\?.*/, "");
    const type = path === "/metrics" ? "text/plain; version=0.0.4" : "application/json";
    const reply = (status: number, body: string) => response.writeHead(status, { "content-type": type }).end(body);
    const text = open.get(path);
    if (text !== undefined) return reply(200, text);
    const login = `${settings["security.admin_user"]}:${savedPassword()}`;
    if (headers.authorization !== `Basic ${Buffer.from(login).toString("base64")}`) {
      return reply(401, JSON.stringify({ message: "Invalid username or password" }));
    }
    const content = answer(path);
    return reply(content === undefined ? 404 : 200, JSON.stringify(content ?? { message: "Not found" }));
  }).listen(Number(settings["server.http_port"]), settings["server.http_addr"]);
};

const resetPassword = (): void => {
  const [password = ""] = readFileSync(process.stdin.fd, "utf8").split("\n");
  if (password.length < 4) throw new Error("new password is too short");
  savedPassword();
  writeFileSync(database, password);
};

if (command === "server") serve();
else if (command === "cli" && args.includes("reset-admin-password") && args.includes("--password-from-stdin")) {
  resetPassword();
} else throw new Error("expected server, or cli … admin reset-admin-password --password-from-stdin");
