import { Type } from "typebox";
import { Problem } from "./problem.ts";

/** The versions that a caller wants to change; undefined means any. */
export type WantedVersions = readonly number[] | undefined;

const strongTag = /^"(\d{1,15})"$/;
const anyTag = /^(?:W\/)?"[^"]*"$/;

/** `If-Match` for resources with a version: the change applies only to versions that the caller has read. */
export const IfMatchHeaders = Type.Object({
  "if-match": Type.Optional(
    Type.String({
      // At most nine tags of at most fifteen characters.
      pattern: '^(\\*|(W/)?"[^",]{0,15}"( ?, ?(W/)?"[^",]{0,15}"){0,8})$',
      examples: ['"1"'],
      description: "The ETag that was read; 412 if it has changed since.",
    }),
  ),
});

export const entityTag = (version: number): string => `"${version}"`;

/** Parses `If-Match`; a foreign tag matches nothing (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1). */
export const wantedVersions = (ifMatch: string | undefined): WantedVersions => {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  return ifMatch.split(",").flatMap((part) => {
    const tag = part.trim();
    if (!anyTag.test(tag)) {
      throw new Problem("validation", `headers.if-match: must be * or entity tags such as ${entityTag(1)}`, {
        field: "if-match",
      });
    }
    const version = strongTag.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
};

/** The problem for a resource that has changed since the caller read it. */
export const changedSince = (version: number): Problem =>
  new Problem("changed", `It has changed since it was read: its ETag is ${entityTag(version)} now`, {
    field: "if-match",
  });
