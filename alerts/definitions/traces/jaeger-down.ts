import { componentDown } from "../../families/component-down.ts";
import { duration } from "../../numbers.ts";

/** One of Jaeger's ports does not answer: its figures (Prometheus asks), its health or its page (keeper asks). */
export const jaegerDown = componentDown({
  name: "JaegerDown",
  subject: "traces",
  severity: "critical",
  component: "jaeger",
  title: "Jaeger",
  mustAnswer: "every",
  for: duration("1m", "A restart takes a second, and the API's queue holds some seconds of spans."),
  consequence: "spans are being lost",
  meaning:
    "Prometheus could not scrape Jaeger, or keeper got no good answer from its health or its page. Jaeger takes the " +
    "spans, makes span metrics of them, stores them and answers searches: all of it is one process.",
  impact: "The services queue their spans for some seconds, then drop them. Requests go on. Traces can't be searched.",
  steps: ["Does it wait for its storage? Without Elasticsearch it does not start."],
  remedies: [
    "Not running: `npm start` starts it; the services send on by themselves.",
    "Its storage is down: see [ElasticsearchDown](ElasticsearchDown.md).",
    "A bad configuration: the last line of its log names the key.",
  ],
});
