import { httpUrl, matching } from "../../base/setting-type.ts";
import { receiverType } from "../receiver-type.ts";

/** Posts alerts as JSON (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export const webhook = receiverType({
  fields: {
    url: { type: httpUrl, help: "Where alerts are posted as JSON.", isRequired: true, isSecret: true },
    token: {
      type: matching("a token without spaces", /^\S+$/),
      help: "Token for `Authorization: Bearer`. Default: a generated one.",
      isSecret: true,
      isGenerated: true,
    },
  },
  examples: [{ url: "/run/secrets/hook-url", token: "/run/secrets/hook-token" }],
  render: ({ url, token }) => ({
    webhook_configs: [
      {
        url_file: url,
        send_resolved: true,
        http_config: { authorization: { type: "Bearer", credentials_file: token } },
      },
    ],
  }),
});
