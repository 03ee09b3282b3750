import { matching } from "../../base/setting-type.ts";
import { receiverType } from "../receiver-type.ts";

/** PagerDuty knows these severities and "info" (https://developer.pagerduty.com/docs/send-alert-event). */
const severity =
  '{{ if eq .CommonLabels.severity "critical" "warning" }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}';

/** A service of PagerDuty (https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config). */
export const pagerduty = receiverType({
  fields: {
    key: {
      type: matching("an integration key of 32 letters and digits", /^[A-Za-z0-9]{32}$/),
      help: 'The integration key of a service ("Events API v2").',
      isRequired: true,
      isSecret: true,
    },
  },
  examples: [{ key: "/run/secrets/pagerduty-key" }],
  render: ({ key }) => ({ pagerduty_configs: [{ routing_key_file: key, severity, send_resolved: true }] }),
});
