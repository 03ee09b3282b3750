import { alertDefinitions } from "./definitions.ts";
import { nowhere, takes, type Receiver } from "./receiver.ts";

/** Where an alert must go, for `amtool config routes test --verify.receivers=…`. */
export interface RouteTest {
  readonly labels: Readonly<Record<string, string>>;
  /** In the order of the configuration. */
  readonly receivers: readonly string[];
}

/** The way of every alert, and of one with a severity that nobody has thought of. */
export const routeTests = (receivers: readonly Receiver[]): readonly RouteTest[] => {
  const orNowhere = (names: readonly string[]): readonly string[] => (names.length > 0 ? names : [nowhere]);
  const known = alertDefinitions.map(({ name, severity, owner }) => ({
    labels: { alertname: name, severity, owner },
    receivers: orNowhere(receivers.filter((receiver) => takes(receiver, severity)).map((receiver) => receiver.name)),
  }));
  const catchAll = receivers.filter(({ severities }) => severities === undefined).map(({ name }) => name);
  return [...known, { labels: { alertname: "MadeByHand", severity: "page" }, receivers: orNowhere(catchAll) }];
};
