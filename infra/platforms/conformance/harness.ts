import type { Stack } from "../../stack.ts";
import type { Operations } from "../operations.ts";
import type { ServiceAccess } from "../service-access.ts";

/** How the suite drives one platform. */
export interface Harness {
  /** Brings the stack to these specs; names of the services whose resources changed. */
  up(stack: Stack): Promise<readonly string[]>;
  destroy(): Promise<void>;
  /** Address of a service's port for the test. */
  url(stack: Stack, service: string, port: string): string;
  /** Ends a service's program from outside, as a crash would. */
  kill(service: string): Promise<void>;
  /** A generated secret's value, by its name. */
  secret(name: string): Promise<string>;
  /** Pulumi's state of the stack, as it is stored. */
  state(): Promise<string>;
  /** What a destroyed stack left behind, apart from data and logs. */
  leftovers(): Promise<readonly string[]>;
  /** Removes the data as well. */
  dispose(): Promise<void>;
  /** As the platform's kit has them. */
  operations(stack: Stack): Operations;
  /** As the platform's kit has it. */
  access(stack: Stack): ServiceAccess;
  /** Leaves behind what an interrupted start might, unknown to Pulumi; nothing where the next `up` adopts all of it. */
  leaveStray(): Promise<void>;
}
