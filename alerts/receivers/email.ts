import { flag, matching } from "../../base/setting-type.ts";
import { receiverType } from "../receiver-type.ts";

const address = matching('an e-mail address such as "team@example.org"', /^[^\s@]+@[^\s@]+$/);

/** E-mail by SMTP (https://prometheus.io/docs/alerting/latest/configuration/#email_config). */
export const email = receiverType({
  fields: {
    to: { type: address, help: "Recipient.", isRequired: true },
    from: { type: address, help: "Sender.", isRequired: true },
    server: {
      type: matching('an SMTP server and its port, such as "smtp.example.org:587"', /^[^\s:/]+:\d{1,5}$/),
      help: "SMTP server.",
      isRequired: true,
    },
    user: {
      type: matching("a user's name", /\S/),
      help: "User for login (PLAIN or LOGIN). Default: no login.",
      requiredWith: "password",
    },
    password: {
      type: matching("a password", /\S/),
      help: "The user's password.",
      requiredWith: "user",
      isSecret: true,
    },
    requireTls: { type: flag, help: "Whether the server must offer STARTTLS. Default: true." },
  },
  examples: [
    {
      to: "team@example.org",
      from: "alerts@example.org",
      server: "smtp.example.org:587",
      user: "alerts",
      password: "/run/secrets/smtp-password",
    },
    { to: "me@example.org", from: "stack@example.org", server: "127.0.0.1:25", requireTls: false },
  ],
  render: ({ to, from, server, user, password, requireTls }) => ({
    email_configs: [
      {
        to,
        from,
        smarthost: server,
        send_resolved: true,
        ...(user !== undefined && { auth_username: user }),
        ...(password !== undefined && { auth_password_file: password }),
        ...(requireTls !== undefined && { require_tls: requireTls }),
      },
    ],
  }),
});
