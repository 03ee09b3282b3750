import { SettingError, type Variables } from "./variables.ts";

const name = "DATABASE_URL";
const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;

const checkPostgres = (url: string): void => {
  if (!URL.canParse(url)) throw new SettingError(name, "must be postgres://user:password@host:port/database");
  const schema = new URL(url).searchParams.get("schema");
  if (schema !== null && !schemaName.test(schema)) {
    throw new SettingError(name, "schema must be lower-case letters, digits and underscores");
  }
};

/** The database from `DATABASE_URL` or from the file in `DATABASE_URL_FILE`; by default SQLite in memory. */
export const databaseUrl = (read: Variables): string => {
  const url = read.secret(name) ?? "sqlite::memory:";
  const [scheme = ""] = url.split(":", 1);
  switch (scheme) {
    case "postgres":
    case "postgresql":
      checkPostgres(url);
      return url;
    case "sqlite":
      if (url.length > "sqlite:".length) return url;
      throw new SettingError(name, "must have a path after sqlite:, or be sqlite::memory:");
    default:
      throw new SettingError(name, "must begin with sqlite: or postgres://");
  }
};
