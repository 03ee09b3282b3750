import lock from "../../../images.lock.json" with { type: "json" };
import { UserError } from "../../../base/user-error.ts";
import { versions, type Image } from "../../../base/versions.ts";

/** Where `npm run images:lock` writes what it found, in the project's root. */
export const lockFile = "images.lock.json";

/** One image as it was found. */
export interface LockedImage {
  /** Repository and tag that the digest was found for. */
  readonly reference: string;
  /** Of the list of images for every kind of machine. */
  readonly digest: string;
  /** Who says so. */
  readonly origin: string;
}

/** Every image of the table of versions, by the name that it has there. */
export const wantedImages: ReadonlyMap<string, Image> = new Map(
  Object.entries(versions).flatMap(([name, version]) => ("image" in version ? [[name, version.image] as const] : [])),
);

/** `repository:tag` of an image. */
export const referenceOf = ({ repository, tag }: Image): string => `${repository}:${tag}`;

/**
 * The digest that an image is locked to.
 *
 * @throws UserError if the lock has none, or one of another version.
 */
export const lockedDigest = (name: string, locked: Readonly<Record<string, LockedImage>> = lock): string => {
  const image = wantedImages.get(name);
  if (!image) throw new Error(`${name}: it has no image`);
  const entry = locked[name];
  if (entry?.reference === referenceOf(image)) return entry.digest;
  const found = entry ? `found ${entry.reference}` : "found none";
  throw new UserError(`${lockFile}: ${name}: expected ${referenceOf(image)}, ${found}; run "npm run images:lock"`);
};
