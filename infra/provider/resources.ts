import { CustomResource, type CustomResourceOptions, type Input, type Output } from "../pulumi.ts";
import type { ProcessInputs, TaskInputs } from "./inputs.ts";

type Args<Plain extends { readonly secrets: unknown }> = Omit<Plain, "secrets"> & {
  readonly secrets: Readonly<Record<string, Input<string>>>;
};

/** A program on this machine that runs on; there once it is healthy, mended by the next `up` if it died. */
export class Process extends CustomResource {
  declare readonly pid: Output<number>;

  constructor(name: string, args: Args<ProcessInputs>, options: CustomResourceOptions) {
    super("stack:index:Process", name, { ...args, pid: undefined }, options);
  }
}

/** A program on this machine that runs once, and again when an input changed or its work is gone. */
export class Task extends CustomResource {
  constructor(name: string, args: Args<TaskInputs>, options: CustomResourceOptions) {
    super("stack:index:Task", name, { ...args }, options);
  }
}

/** A random text (base64url) that is made once and kept encrypted in the state. */
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
