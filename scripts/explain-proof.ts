import { UserError } from "../infra/user-error.ts";
import type { Project } from "./project.ts";
import { describeTrouble, troubleOf } from "./trouble.ts";

/** Why the proof failed: with what is known of services that are not well, which is most likely the reason. */
export const explainProof = async (project: Project, error: unknown): Promise<unknown> => {
  const services = project.stack.filter((spec) => spec.kind === "service");
  const found = await Promise.all(
    services.map(async (spec) => {
      const trouble = await troubleOf(spec, await project.state(spec), project);
      return trouble ? [describeTrouble(spec.name, trouble)] : [];
    }),
  );
  const reasons = found.flat();
  if (reasons.length === 0) return error;
  return new UserError([(error as Error).message, ...reasons].join("\n"), { cause: error });
};
