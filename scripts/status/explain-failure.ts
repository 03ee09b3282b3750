import type { ServiceSpec } from "../../infra/service.ts";
import { UserError } from "../../base/user-error.ts";
import type { Project } from "../project/project.ts";
import { describeProblem, problemOf } from "./service-problem.ts";

/** A stack as far as its failures are told by it. */
type Told = Pick<Project, "endOfLog" | "reach" | "stack" | "state">;

/** What is known of a service that is not well, unless its log was quoted already. */
const reasonOf = async (project: Told, spec: ServiceSpec, told: string): Promise<readonly string[]> => {
  try {
    const problem = await problemOf(spec, await project.state(spec), project);
    return problem && !told.includes(problem.log) ? [describeProblem(spec.name, problem)] : [];
  } catch {
    // What it is about is the failure, not that nobody can be asked for more.
    return [];
  }
};

/** Why a start or its proof failed: with what is known of services that are not well, which is most likely the reason. */
export const explainFailure = async (project: Told, error: unknown): Promise<unknown> => {
  const told = error instanceof Error ? error.message : String(error);
  const services = project.stack.specs.filter((spec) => spec.kind === "service");
  const reasons = (await Promise.all(services.map((spec) => reasonOf(project, spec, told)))).flat();
  if (reasons.length === 0) return error;
  return new UserError([told, ...reasons].join("\n"), { cause: error });
};
