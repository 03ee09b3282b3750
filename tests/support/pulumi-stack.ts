import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { toYaml } from "../../base/to-yaml.ts";
import { pulumiEnvironment } from "../../scripts/pulumi-engine/pulumi-environment.ts";

type Variables = Readonly<Record<string, string>>;

export interface PulumiStackOptions {
  readonly name: string;
  /** Where its project, its state and Pulumi's home are. */
  readonly folder: string;
  /** Folder of each provider's executable. */
  readonly providers: readonly { readonly name: string; readonly path: string }[];
  readonly program: PulumiFn;
  /** More variables for Pulumi, given those that it has. Defaults to none. */
  readonly variables?: (environment: Variables) => Variables;
}

/** Opens a stack of the real Pulumi engine in a folder of its own. */
export const openPulumiStack = async ({
  name,
  folder,
  providers,
  program,
  variables = () => ({}),
}: PulumiStackOptions): Promise<Stack> => {
  const project = {
    name: "observability",
    runtime: "nodejs",
    backend: { url: `file://${folder}` },
    plugins: { providers },
  };
  writeFileSync(join(folder, "Pulumi.yaml"), toYaml(project));
  const environment = await pulumiEnvironment();
  // The Automation API looks the CLI up in this process' own PATH.
  process.env["PATH"] = environment["PATH"];
  return LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: project.name, program },
    {
      workDir: folder,
      envVars: { ...environment, PULUMI_HOME: join(folder, "home"), ...variables(environment) },
    },
  );
};

/** A generated secret of a stack that registers them as its output `secrets`; empty without it. */
export const secretOf = async (stack: Stack, name: string): Promise<string> => {
  const outputs = await stack.outputs();
  const secrets = (outputs["secrets"]?.value ?? {}) as Readonly<Record<string, string>>;
  return secrets[name] ?? "";
};
