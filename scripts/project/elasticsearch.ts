import { elasticsearchLogin } from "../../infra/components/elasticsearch-users.ts";
import { UserError } from "../../base/user-error.ts";
import { askJson, type Credentials, type Question } from "../../base/ask.ts";
import { commandFor, type Project } from "./project.ts";
import { readSecrets } from "../pulumi-engine/pulumi-cli.ts";

/** Asks Elasticsearch at a path such as `/_cluster/health`; what it answers, as JSON. */
export type AskElasticsearch = (path: string, question: Omit<Question, "credentials">) => Promise<unknown>;

/** Whoever runs commands has the stack's secrets, and so is its administrator. */
const credentialsOf = async (project: Project): Promise<Credentials | undefined> => {
  const login = elasticsearchLogin(project.traits, "admin");
  if (!login) return undefined;
  const password = (await readSecrets(project.environment))[login.password];
  if (password !== undefined) return { user: login.user, password };
  throw new UserError(
    `the stack "${project.environment}" has no password for Elasticsearch yet: ${commandFor(project, "start")} makes it`,
  );
};

/**
 * What a stack's Elasticsearch is asked by: the one place where commands get what lets them in.
 *
 * @throws UserError if Elasticsearch asks for a password, and the stack was never brought up.
 */
export const openElasticsearch = async (project: Project): Promise<AskElasticsearch> => {
  const credentials = await credentialsOf(project);
  return (path, question) =>
    project.reach("elasticsearch", "http", (url) => askJson(url + path, { ...question, credentials }));
};
