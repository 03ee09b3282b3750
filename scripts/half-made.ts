/** What a deployment that Pulumi exports tells of its resources, as far as it is read here. */
export interface HalfMadeState {
  readonly resources?: readonly {
    readonly urn: string;
    readonly id?: string;
    readonly initErrors?: readonly string[];
  }[];
}

/**
 * URNs of resources whose creation failed half way: a container that is there without its files, or was never healthy.
 * Pulumi keeps them with their errors, and forgets those at the next refresh, as what was made is there: they have to be
 * replaced before it looks.
 */
export const halfMade = ({ resources = [] }: HalfMadeState): string[] =>
  resources.filter(({ initErrors = [] }) => initErrors.length > 0).map(({ urn }) => urn);
