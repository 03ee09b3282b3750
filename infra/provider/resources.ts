import { CustomResource, type CustomResourceOptions, type Input, type Output } from "../pulumi.ts";
import type { ProcessInputs, TaskInputs } from "./inputs.ts";

type Args<Plain extends { readonly secrets: unknown }> = Omit<Plain, "secrets"> & {
  readonly secrets: Readonly<Record<string, Input<string>>>;
};

/**
 * A program that keeps running on this machine. It exists when it is healthy; if it died, the next `up` restarts it.
 */
export class Process extends CustomResource {
  declare readonly pid: Output<number>;

  constructor(name: string, args: Args<ProcessInputs>, options: CustomResourceOptions) {
    super("stack:index:Process", name, { ...args, pid: undefined }, options);
  }
}

/** A program that runs once on this machine, and again if an input changed or its result is gone. */
export class Task extends CustomResource {
  constructor(name: string, args: Args<TaskInputs>, options: CustomResourceOptions) {
    super("stack:index:Task", name, { ...args }, options);
  }
}

/** A random text (base64url), generated once and encrypted in the state. */
export class Secret extends CustomResource {
  declare readonly value: Output<string>;

  constructor(name: string, args: { readonly bytes: number }, options?: CustomResourceOptions) {
    super(
      "stack:index:Secret",
      name,
      { ...args, value: undefined },
      { ...options, additionalSecretOutputs: ["value"] },
    );
  }
}
