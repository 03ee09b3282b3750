/** The namespace of the project's keys in `Pulumi.<stack>.yaml`; the same as the project's name. */
export const namespace = "observability";
