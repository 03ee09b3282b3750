import { nowhere, receiverFields, type Receiver } from "../../alerts/receiver.ts";
import { receiverTypes } from "../../alerts/receivers.ts";
import type { Fields, SecretName } from "../../base/fields.ts";
import type { ListSetting } from "./lists.ts";

/** Who gets the alerts. */
export const receiverList: ListSetting = {
  key: "receivers",
  fields: receiverFields,
  types: Object.fromEntries(
    Object.entries(receiverTypes).map(([type, { fields }]): [string, Fields] => [type, fields]),
  ),
};

/** The name of the receiver that `alertmanager.webhook` is short for. */
const shortName = "webhook";

/** Names that no item may have, and whose they are. */
export const takenNames = (hasWebhook: boolean): ReadonlyMap<string, string> =>
  new Map([
    [nowhere, "the one that sends nothing"],
    ...(hasWebhook ? [[shortName, "that of alertmanager.webhook"] as const] : []),
  ]);

/** The receivers of a stack, that of `alertmanager.webhook` first. */
export const receiversOf = (
  webhook: SecretName | undefined,
  items: readonly Readonly<Record<string, unknown>>[],
): readonly Receiver<SecretName>[] => [
  ...(webhook ? [{ type: "webhook", name: shortName, url: webhook, token: { secret: "webhook-token" } } as const] : []),
  // Read by the fields of these very types.
  ...(items as readonly unknown[] as readonly Receiver<SecretName>[]),
];
