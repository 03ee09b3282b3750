import { renderAlertmanager, type AlertmanagerOptions } from "../../alerts/alertmanager.ts";
import type { Receiver } from "../../alerts/receiver.ts";
import { isSecretName, type SecretName } from "../../base/fields.ts";
import { secretValue } from "../secret-text.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { fixed } from "../sizes.ts";
import type { At, ServiceSpec } from "../service.ts";
import type { Settings } from "../settings/settings.ts";

type AtSecret = Pick<At, "secret">;

/** A receiver with the path of its file in the place of each secret. */
const withFiles = (receiver: Receiver<SecretName>, at: AtSecret): Receiver => {
  const entries = Object.entries(receiver).map(([name, value]: [string, unknown]) => [
    name,
    isSecretName(value) ? at.secret(value.secret) : value,
  ]);
  // The same fields, each secret of them as text.
  return Object.fromEntries(entries) as Receiver;
};

const secretsOf = (receivers: readonly Receiver<SecretName>[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    receivers
      .flatMap((receiver): readonly unknown[] => Object.values(receiver))
      .filter(isSecretName)
      .map(({ secret }) => [secret, secretValue(secret)]),
  );

/** How a stack's alerts are gathered and sent. */
export const alertmanagerOptions = (settings: Settings, at: AtSecret): AlertmanagerOptions => ({
  receivers: settings.receivers.map((receiver) => withFiles(receiver, at)),
  groupWait: settings["alertmanager.groupWait"],
  groupInterval: settings["alertmanager.groupInterval"],
  repeatInterval: "4h",
});

/** Groups, silences and sends the alerts that Prometheus raises. */
export const alertmanager = ({ settings }: ComponentInputs): ServiceSpec => {
  return {
    kind: "service",
    name: "alertmanager",
    program: { component: "alertmanager", runtime: "go" },
    needs: [],
    talksTo: [],
    ports: { http: { number: 9093, protocol: "http" } },
    health: { port: "http", path: "/-/healthy", within: "30s" },
    volumes: { data: { size: fixed.alertmanager.volume } },
    resources: fixed.alertmanager,
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
      ...(settings.receivers.length > 0 && { secrets: secretsOf(settings.receivers) }),
    }),
  };
};
