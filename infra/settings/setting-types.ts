import { isIPv4 } from "node:net";
import type { Duration } from "../../base/duration.ts";
import { matching, type SettingType } from "../../base/setting-type.ts";

/** A length of time in whole days or hours: what old data is counted in. */
export const retention = matching<Duration>(
  'a length of time in hours or days such as "12h" or "15d"',
  /^[1-9]\d*[hd]$/,
);

/** A name that other names are made from, such as `<name>-payments`, which may have 63 characters. */
export const namePrefix = matching(
  'a name such as "shop", of up to 54 lower-case letters, digits and dashes between them',
  /^[a-z](?:[a-z0-9-]{0,52}[a-z0-9])?$/,
);

/** A path of a folder. */
export const folder = matching("a path of a folder", /\S/);

/** An IPv4 address. */
export const ipv4: SettingType<string> = {
  expected: 'an IPv4 address such as "127.0.0.1", or "0.0.0.0" for all',
  schema: { type: "string", pattern: String.raw`^\d{1,3}(\.\d{1,3}){3}$` },
  parse: (input) => (typeof input === "string" && isIPv4(input) ? input : undefined),
};

/** A host of container images with what comes before the repositories, without a scheme. */
export const registry = matching(
  'a registry such as "mirror.example:5000" or "mirror.example/team"',
  /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9._-]+)*$/,
);

/** A container image by its digest. */
export const imageReference = matching(
  'an image by its digest, such as "registry.example/team/app@sha256:<64 hexadecimal digits>"',
  /^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/,
);
