import { SettingError, type Variables } from "./variables.ts";

const name = "REDIS_URL";

/** The shared cache, from `REDIS_URL` or from the file in `REDIS_URL_FILE`; undefined by default. */
export const redisUrl = (read: Variables): string | undefined => {
  const url = read.secret(name);
  if (url === undefined) return undefined;
  if (/^rediss?:\/\/[^/]/.test(url) && URL.canParse(url)) return url;
  throw new SettingError(name, "must be redis://host:port or rediss://user:password@host:port");
};
