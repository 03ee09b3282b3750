import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { renderAlertmanager } from "./alertmanager.ts";
import type { Receiver } from "./receiver.ts";
import { routeTests } from "./route-tests.ts";

const timing = { groupWait: "11s", groupInterval: "2m", repeatInterval: "3h" } as const;
const chat: Receiver = { type: "webhook", name: "chat", url: "/secrets/chat-url", token: "/secrets/chat-token" };

describe("Alertmanager's configuration", () => {
  it("sends nothing anywhere without receivers", () => {
    expect(parse(renderAlertmanager({ receivers: [], ...timing }))).toMatchObject({
      receivers: [{ name: "nowhere" }],
      route: { receiver: "nowhere", routes: [] },
    });
  });

  it("silences a service's error rate while the service is down", () => {
    const { inhibit_rules: rules } = parse(renderAlertmanager({ receivers: [], ...timing })) as Record<string, unknown>;
    const equal = ["environment", "service", "objective"];
    expect(rules).toContainEqual({
      source_matchers: ['alertname="APIEndpointDown"'],
      target_matchers: ['alertname="HighErrorRate"'],
      equal,
    });
    expect(rules).toContainEqual(
      expect.objectContaining({ target_matchers: ['alertname="ErrorBudgetBurnSlow"'], equal }),
    );
  });

  it.each([
    ["two receivers of one name", [chat, chat], "receivers.chat: the name is taken"],
    ["the name of the receiver that sends nothing", [{ ...chat, name: "nowhere" }], "receivers.nowhere: the name"],
  ])("refuses %s", (_what, receivers, message) => {
    expect(() => renderAlertmanager({ receivers, ...timing })).toThrow(message);
  });
});

describe("the expected routes", () => {
  const to = (receivers: readonly Receiver[]) =>
    Object.fromEntries(routeTests(receivers).map(({ labels, receivers: names }) => [labels["alertname"], names]));

  it("end nowhere without receivers", () => {
    expect(new Set(Object.values(to([])).flat())).toEqual(new Set(["nowhere"]));
  });

  it("follow the severities, unknown ones to whoever takes everything", () => {
    const pager: Receiver = { ...chat, name: "pager", severities: ["critical"] };
    const switchman: Receiver = { ...chat, name: "switchman", severities: ["none", "warning"] };
    expect(to([chat, pager, switchman])).toMatchObject({
      HighErrorRate: ["chat", "pager"],
      APIEndpointDown: ["chat", "pager"],
      ErrorBudgetBurnFast: ["chat", "pager"],
      ErrorBudgetBurnSlow: ["chat", "switchman"],
      ElasticsearchDown: ["chat", "pager"],
      SpansDropped: ["chat", "switchman"],
      Watchdog: ["switchman"],
      MadeByHand: ["chat"],
    });
  });
});
