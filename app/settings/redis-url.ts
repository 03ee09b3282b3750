import { SettingError, type Variables } from "./variables.ts";

const name = "REDIS_URL";

/** The cache that processes share, from `REDIS_URL` or the file that `REDIS_URL_FILE` names; undefined without one. */
export const redisUrl = (read: Variables): string | undefined => {
  const url = read.secret(name);
  if (url === undefined) return undefined;
  if (/^rediss?:\/\/[^/]/.test(url) && URL.canParse(url)) return url;
  throw new SettingError(name, "must be redis://host:port or rediss://user:password@host:port");
};
