import { dirname } from "node:path";
import { renderDashboards } from "../../dashboards/grafana/render.ts";
import { renderDatasources, renderProviders } from "../../dashboards/grafana/provisioning.ts";
import { toYaml } from "../../base/to-yaml.ts";
import { secretValue } from "../secret-text.ts";
import { pageLinks } from "../page-links.ts";
import type { At, ServiceSpec } from "../service.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { fixed } from "../sizes.ts";
import { elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";

/** Name of the generated password of Grafana's user `admin`. */
export const adminPassword = "grafana-admin-password";

type Ini = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

const toIni = (sections: Ini): string =>
  Object.entries(sections)
    .flatMap(([section, keys]) => [
      `[${section}]`,
      ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`),
      "",
    ])
    .join("\n");

const files = {
  datasources: "provisioning/datasources/observability.yml",
  providers: "provisioning/dashboards/observability.yml",
};

/** Kinds of provisioning that the stack does not use. Grafana logs an error where one of their folders is missing. */
const unused = Object.fromEntries(
  ["alerting", "plugins"].map((kind) => [`provisioning/${kind}/nothing.yml`, toYaml({ apiVersion: 1 })]),
);

/**
 * Grafana's image sets these variables, and they win over the configuration file: without ours it would read the image's
 * own, empty folders. Given as variables they hold for the server and for `grafana cli`.
 */
const paths = (at: At): Readonly<Record<string, string>> => ({
  GF_PATHS_DATA: at.data("data"),
  GF_PATHS_LOGS: `${at.data("data")}/log`,
  GF_PATHS_PLUGINS: `${at.data("data")}/plugins`,
  GF_PATHS_PROVISIONING: dirname(dirname(at.file(files.datasources))),
});

const config = (at: At, { home, isOpen }: { readonly home: string | undefined; readonly isOpen: boolean }): Ini => ({
  server: { http_addr: at.host("http"), http_port: at.port("http"), root_url: at.publicUrl("grafana", "http") },
  // The platform keeps and rotates the log.
  log: { mode: "console" },
  security: { admin_user: "admin", admin_password: `$__file{${at.secret(adminPassword)}}`, disable_gravatar: true },
  ...(home !== undefined && { dashboards: { default_home_dashboard_path: at.file(home) } }),
  users: { allow_sign_up: false },
  // Where the data sources ask for no password, dashboards need none either.
  "auth.anonymous": { enabled: isOpen, org_role: "Viewer" },
  // Nothing is sent to, or fetched from, the vendor. A version that does not know one of these settings ignores it.
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  news: { news_feed_enabled: false },
  plugins: {
    plugin_admin_enabled: false,
    preinstall_disabled: true,
    preinstall_auto_update: false,
    public_key_retrieval_disabled: true,
  },
  snapshots: { external_enabled: false },
});

/**
 * Grafana reads the configured password only when it creates its database, but a stack that was stopped comes back with
 * another password. So each later start sets it (https://grafana.com/docs/grafana/latest/administration/cli/).
 * Arguments: Grafana's program, the file of the password, and the flags of both commands.
 */
const startScript = `program=$1 password=$2
shift 2
if [ -s "$GF_PATHS_DATA/grafana.db" ]; then
  "$program" cli "$@" admin reset-admin-password --password-from-stdin < "$password" > /dev/null ||
    echo "grafana cli could not set the password of admin: the password of an earlier start still holds" >&2
fi
exec "$program" server "$@"
`;

/** Shows the dashboards over Prometheus, Jaeger and, where spans are kept there, Elasticsearch. */
export const grafana = ({ settings, traits }: ComponentInputs): ServiceSpec => {
  const hasElasticsearch = settings["traces.storage"] === "elasticsearch";
  const login = hasElasticsearch ? elasticsearchLogin(traits, "grafana") : undefined;
  return {
    kind: "service",
    name: "grafana",
    program: { component: "grafana", runtime: "go" },
    // It starts and answers without its data sources.
    needs: [],
    talksTo: ["prometheus.http", "jaeger.ui", ...(hasElasticsearch ? (["elasticsearch.http"] as const) : [])],
    ports: { http: { number: 3000, protocol: "http" } },
    health: { port: "http", path: "/api/health", within: "60s" },
    volumes: { data: { size: fixed.grafana.volume } },
    resources: fixed.grafana,
    scrape: [{ port: "http", path: "/metrics", component: "grafana" }],
    expose: { port: "http", path: "/", title: "Grafana" },
    run: (at) => {
      const { jaeger, prometheus } = pageLinks(settings, at);
      const rendered = renderDashboards({
        environment: at.environment,
        components: at.stack.components,
        links: { ...(jaeger && { jaeger }), ...(prometheus && { prometheus }) },
        searchesSpans: hasElasticsearch,
      });
      const dashboards = Object.entries(rendered).map(([name, text]) => [`dashboards/${name}`, text] as const);
      return {
        command: "/bin/sh",
        args: [
          at.file("start.sh"),
          `${at.distribution}/bin/grafana`,
          at.secret(adminPassword),
          `--homepath=${at.distribution}`,
          `--config=${at.file("grafana.ini")}`,
        ],
        env: paths(at),
        secrets: { [adminPassword]: secretValue(adminPassword), ...(login && loginSecrets(login)) },
        files: {
          // The first dashboard is the home page: Grafana's own asks the vendor for news.
          "grafana.ini": toIni(config(at, { home: dashboards[0]?.[0], isOpen: !traits.asksForPasswords })),
          "start.sh": startScript,
          ...unused,
          [files.datasources]: renderDatasources({
            prometheusUrl: at.url("prometheus", "http"),
            jaegerUrl: at.url("jaeger", "ui"),
            ...(jaeger && { jaegerPage: jaeger }),
            ...(hasElasticsearch && { elasticsearchUrl: at.url("elasticsearch", "http") }),
            ...(login && { elasticsearchLogin: { user: login.user, passwordFile: at.secret(login.password) } }),
            scrapeInterval: settings["prometheus.scrapeInterval"],
          }),
          [files.providers]: renderProviders({ path: dirname(at.file("dashboards/any.json")) }),
          ...Object.fromEntries(dashboards),
        },
      };
    },
  };
};
