import type { Severity } from "./definition.ts";

/** Posts alerts as JSON (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export interface WebhookReceiver {
  readonly type: "webhook";
  /** Shown in Alertmanager and in its metrics. */
  readonly name: string;
  /** File with the address to post to. */
  readonly urlFile: string;
  /** File with the token for `Authorization: Bearer`. Defaults to no authorization. */
  readonly credentialsFile?: string;
  /** Defaults to everything but `none`, so that a severity nobody has thought of reaches somebody. */
  readonly severities?: readonly Severity[];
}

/** Somebody or something that alerts are sent to. */
export type Receiver = WebhookReceiver;

/** The receiver without integrations: alerts are shown, but sent nowhere. */
export const nowhere = "nowhere";

const integrations = (receiver: Receiver) => {
  switch (receiver.type) {
    case "webhook":
      return {
        webhook_configs: [
          {
            url_file: receiver.urlFile,
            send_resolved: true,
            ...(receiver.credentialsFile !== undefined && {
              http_config: { authorization: { type: "Bearer", credentials_file: receiver.credentialsFile } },
            }),
          },
        ],
      };
  }
};

/** The receivers as Alertmanager reads them, refusing two of one name. */
export const renderReceivers = (receivers: readonly Receiver[]) => {
  const names = [nowhere, ...receivers.map(({ name }) => name)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`receivers.${twice}: the name is taken; choose another`);
  return [{ name: nowhere }, ...receivers.map((receiver) => ({ name: receiver.name, ...integrations(receiver) }))];
};

/** Whether alerts of a severity go to a receiver. */
export const takes = ({ severities }: Receiver, severity: Severity): boolean =>
  severities?.includes(severity) ?? severity !== "none";
