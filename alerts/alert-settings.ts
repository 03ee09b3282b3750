import type { Alert } from "./definition.ts";
import { alertDefinitions } from "./definitions.ts";
import type { AlertNumber } from "./numbers.ts";

/** A key of a stack's configuration, how it is written, its default and the reason for that. */
export type AlertSetting = AlertNumber & { readonly key: `alerts.${string}.${string}` };

/** Every key `alerts.<Name>.<number>` that a stack may set. */
export const alertSettings = (definitions: readonly Alert[] = alertDefinitions): readonly AlertSetting[] =>
  definitions.flatMap(({ name, numbers }) =>
    Object.entries(numbers).flatMap(([field, number]) =>
      number ? [{ ...number, key: `alerts.${name}.${field}` } as const] : [],
    ),
  );
