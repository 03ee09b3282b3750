/** Label of all that a stack has at an engine: the stack's name. */
export const stackLabel = "observability.stack";

/** Label of all that a service has at an engine: the service's name. */
export const serviceLabel = "observability.service";

/** Label of a container that was made in the place of one that was not well: the id of that one. */
export const replacesLabel = "observability.replaces";

/** A filter of the engine's for what has a label, such as `observability.stack=dev`. */
export const withLabel = (label: string, value: string): { readonly label: string[] } => ({
  label: [`${label}=${value}`],
});
