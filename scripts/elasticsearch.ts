import { askJson, type Question } from "../signals/ask.ts";
import type { Project } from "./project.ts";

/**
 * Asks the Elasticsearch of a stack, at a path such as `/_cluster/health`. The one place where a command's questions get
 * what lets them in.
 */
export const askElasticsearch = ({ urls }: Pick<Project, "urls">, path: string, question: Question): Promise<unknown> =>
  askJson(`${urls["elasticsearch"]}${path}`, question);
