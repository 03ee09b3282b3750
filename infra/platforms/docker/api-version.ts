import { UserError } from "../../../base/user-error.ts";

/** What an engine says of its API: https://docs.docker.com/reference/api/engine/#versioned-api-and-sdk */
export interface EngineVersion {
  readonly ApiVersion: string;
  /** The oldest that it still answers. */
  readonly MinAPIVersion?: string;
}

/** Of the API, all versions are 1.x: what counts is x. */
export const minorOf = (version: string): number => Number(version.split(".")[1]);

/** Docker 20.10: the oldest that has all that is asked. */
const oldest = 41;
/** Docker 29: what was asked is still as its documentation says it. */
const newest = 52;

/**
 * The version of the API to speak with an engine: the newest that both know.
 *
 * @throws UserError with one line if there is none.
 */
export const negotiate = ({ ApiVersion, MinAPIVersion = `1.${oldest}` }: EngineVersion): `1.${number}` => {
  const [most, least] = [minorOf(ApiVersion), minorOf(MinAPIVersion)];
  if (most >= oldest && least <= newest) return `1.${Math.min(most, newest)}`;
  const way = most < oldest ? "update the engine to Docker 20.10 or newer" : "update this project";
  throw new UserError(
    `docker: the engine speaks versions ${MinAPIVersion} to ${ApiVersion} of its API, this project 1.${oldest} to 1.${newest}; ${way}`,
  );
};
