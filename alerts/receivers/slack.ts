import { httpUrl, matching } from "../../base/setting-type.ts";
import { receiverType } from "../receiver-type.ts";

/** A channel of Slack (https://prometheus.io/docs/alerting/latest/configuration/#slack_config). */
export const slack = receiverType({
  fields: {
    url: { type: httpUrl, help: "Address of an incoming Slack webhook.", isRequired: true, isSecret: true },
    channel: {
      type: matching('a channel such as "#alerts", or a user such as "@me"', /^[#@]\S+$/),
      help: "Where it posts. Default: the webhook's own channel.",
    },
  },
  examples: [{ url: "/run/secrets/slack-url", channel: "#alerts" }, { url: "/run/secrets/elsewhere-url" }],
  render: ({ url, channel }) => ({
    slack_configs: [{ api_url_file: url, send_resolved: true, ...(channel !== undefined && { channel }) }],
  }),
});
