import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** What the stand-in found where its settings point to. */
export interface Found {
  readonly settings: Readonly<Record<string, string>>;
  readonly dashboards: readonly string[];
  readonly datasources: readonly string[];
  readonly urls: readonly string[];
  readonly password: { readonly length: number; readonly mode: string };
}

const option = (name: string): string => {
  const value = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value.slice(name.length + 3);
};

/** `section.key` → value. */
const readIni = (path: string): Readonly<Record<string, string>> => {
  const values: Record<string, string> = {};
  let section = "";
  for (const line of readFileSync(path, "utf8").split("\n")) {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^([a-z_]+) = (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values[`${section}.${key}`] = value;
  }
  return values;
};

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, value]) => value!);

/** Reads all that the settings name as Grafana would; throws where something is not there. */
const look = (): Found => {
  const settings = readIni(option("config"));
  const provisioning = settings["paths.provisioning"]!;
  const providers = readFileSync(join(provisioning, "dashboards", "observability.yml"), "utf8");
  const datasources = readFileSync(join(provisioning, "datasources", "observability.yml"), "utf8");
  const [folder = ""] = matches(providers, / path: (.*)/g);
  const [passwordFile = ""] = matches(settings["security.admin_password"]!, /^\$__file\{(.*)\}$/g);
  accessSync(settings["paths.data"]!, constants.W_OK);
  return {
    settings,
    dashboards: readdirSync(folder).map(
      (name) => (JSON.parse(readFileSync(join(folder, name), "utf8")) as { uid: string }).uid,
    ),
    datasources: matches(datasources, / {4}uid: (.*)/g),
    urls: matches(datasources, / {4}url: (.*)/g),
    password: {
      length: readFileSync(passwordFile, "utf8").length,
      mode: (statSync(passwordFile).mode & 0o777).toString(8),
    },
  };
};

if (process.argv[2] !== "server" || !existsSync(join(option("homepath"), "VERSION"))) {
  throw new Error("expected server --homepath=<distribution> --config=<file>");
}
const found = look();
const answers: Readonly<Record<string, string>> = {
  "/api/health": JSON.stringify({ database: "ok" }),
  "/metrics": "# TYPE grafana_stand_in gauge\ngrafana_stand_in 1\n",
  "/found": JSON.stringify(found),
};
createServer((request, response) => {
  const answer = answers[request.url ?? ""];
  response.writeHead(answer === undefined ? 404 : 200, {
    "content-type": request.url === "/metrics" ? "text/plain; version=0.0.4" : "application/json",
  });
  response.end(answer);
}).listen(Number(found.settings["server.http_port"]), found.settings["server.http_addr"]);
