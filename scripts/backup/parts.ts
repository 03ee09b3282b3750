import { elasticsearchLogin } from "../../infra/components/elasticsearch-users.ts";
import type { ServiceSpec } from "../../infra/service.ts";
import type { Project } from "../project/project.ts";
import { alertmanagerPart } from "./alertmanager.ts";
import { badgerPart } from "./badger.ts";
import { elasticsearchPart } from "./elasticsearch.ts";
import { grafanaPart } from "./grafana.ts";
import { kibanaPart } from "./kibana.ts";
import type { Part } from "./part.ts";
import { postgresPart } from "./postgres.ts";
import { prometheusPart } from "./prometheus.ts";
import { sqlitePart } from "./sqlite.ts";

const partOf = (spec: ServiceSpec, { settings, traits }: Pick<Project, "settings" | "traits">): Part | undefined => {
  if ("entry" in spec.program) return spec.volumes?.["database"] && sqlitePart(spec.name);
  switch (spec.program.component) {
    case "alertmanager":
      return alertmanagerPart();
    case "elasticsearch":
      return elasticsearchPart(elasticsearchLogin(traits, "backup"));
    case "grafana":
      return grafanaPart();
    case "jaeger":
      return settings["traces.storage"] === "badger" ? badgerPart() : undefined;
    case "kibana":
      return kibanaPart(elasticsearchLogin(traits, "backup"));
    case "postgres":
      return postgresPart();
    case "prometheus":
      return prometheusPart([settings["prometheus.scrapeInterval"], settings["prometheus.evaluationInterval"]]);
    // Nothing that anybody would miss: figures of this moment, and answers that can be had anew.
    case "node-exporter":
    case "valkey":
      return undefined;
  }
};

/** What there is to back up of a stack, in its order of start. */
export const partsOf = (project: Pick<Project, "settings" | "stack" | "traits">): readonly Part[] =>
  project.stack.specs.flatMap((spec) => (spec.kind === "service" ? (partOf(spec, project) ?? []) : []));
