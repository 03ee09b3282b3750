import type { Fields, ValuesOf } from "../base/fields.ts";
import { listOf, matching, oneOf, type SettingType } from "../base/setting-type.ts";
import type { Severity } from "./definition.ts";
import { receiverTypes } from "./receivers.ts";

type ReceiverTypes = typeof receiverTypes;
type TypeName = keyof ReceiverTypes;

/** What every receiver has. */
export const receiverFields = {
  name: {
    type: matching(
      'a name such as "chat", of up to 32 lower-case letters, digits and dashes',
      /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
    ),
    help: "Shown in Alertmanager and in its metrics.",
    isRequired: true,
  },
  severities: {
    type: listOf(oneOf("critical", "warning", "none")) satisfies SettingType<readonly Severity[]>,
    help: "Severities that it receives. Default: all except `none`, including unknown ones.",
  },
} as const satisfies Fields;

/** Somebody or something that alerts are sent to; `Secret` is what stands for a secret, a file's path by default. */
export type Receiver<Secret = string> = {
  readonly [Type in TypeName]: { readonly type: Type } & ValuesOf<typeof receiverFields, Secret> &
    ValuesOf<ReceiverTypes[Type]["fields"], Secret>;
}[TypeName];

/** The receiver without integrations: alerts are shown, but sent nowhere. */
export const nowhere = "nowhere";

const integrations = (receiver: Receiver): object => {
  // The union ties each type to its own values, which TypeScript cannot follow through the table.
  const { render } = receiverTypes[receiver.type] as { readonly render: (values: Receiver) => object };
  return render(receiver);
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
