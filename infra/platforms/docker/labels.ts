/** Label of all that a stack has at an engine: the stack's name. */
export const stackLabel = "observability.stack";

/** Label of all that a service has at an engine: the service's name. */
export const serviceLabel = "observability.service";
