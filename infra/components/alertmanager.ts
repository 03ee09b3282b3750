import { renderAlertmanager, type AlertmanagerOptions } from "../../alerts/alertmanager.ts";
import { secretValue } from "../secret-text.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import type { At, ServiceSpec } from "../service.ts";
import type { Settings } from "../settings/settings.ts";

/** Name of the generated token with which Alertmanager proves itself to the webhook (`Authorization: Bearer`). */
export const webhookToken = "webhook-token";

/** How a stack's alerts are gathered and sent. */
export const alertmanagerOptions = (settings: Settings, at: Pick<At, "secret">): AlertmanagerOptions => {
  const url = settings["alertmanager.webhook"]?.secret;
  return {
    receivers:
      url === undefined
        ? []
        : [
            {
              type: "webhook",
              name: "webhook",
              urlFile: at.secret(url),
              credentialsFile: at.secret(webhookToken),
            },
          ],
    groupWait: settings["alertmanager.groupWait"],
    groupInterval: settings["alertmanager.groupInterval"],
    repeatInterval: "4h",
  };
};

/** Groups, silences and sends the alerts that Prometheus raises. */
export const alertmanager = ({ settings }: ComponentInputs): ServiceSpec => {
  const url = settings["alertmanager.webhook"]?.secret;
  return {
    kind: "service",
    name: "alertmanager",
    program: { component: "alertmanager", runtime: "go" },
    needs: [],
    talksTo: [],
    ports: { http: { number: 9093, protocol: "http" } },
    health: { port: "http", path: "/-/healthy", within: "30s" },
    volumes: { data: { size: "1Gi" } },
    resources: { memory: "128Mi", cpu: "100m" },
    scrape: [{ port: "http", path: "/metrics", component: "alertmanager" }],
    expose: { port: "http", path: "/", title: "Alertmanager" },
    run: (at) => ({
      args: [
        `--config.file=${at.file("alertmanager.yml")}`,
        `--storage.path=${at.data("data")}`,
        `--web.listen-address=${at.host("http")}:${at.port("http")}`,
        `--web.external-url=${at.publicUrl("alertmanager", "http")}`,
        // One instance: no gossip, so no port for it.
        "--cluster.listen-address=",
      ],
      files: {
        "alertmanager.yml": renderAlertmanager(alertmanagerOptions(settings, at)),
      },
      ...(url !== undefined && {
        secrets: { [url]: secretValue(url), [webhookToken]: secretValue(webhookToken) },
      }),
    }),
  };
};
