import { ComponentResource } from "../pulumi.ts";

/** One service in Pulumi's tree, whatever the platform makes it of: its resources are its children. */
export class Service extends ComponentResource {
  constructor(name: string) {
    super("observability:index:Service", name);
  }

  /** Says that all children were registered. */
  done(): void {
    this.registerOutputs({});
  }
}
