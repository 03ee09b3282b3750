import { SettingError, type Variables } from "./variables.ts";

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

/** The origins whose pages may call the API from a browser, from `CORS_ORIGINS`; none by default, `*` for all. */
export const corsOrigins = (read: Variables): readonly string[] => {
  const origins = (read.text("CORS_ORIGINS") ?? "").split(",").flatMap((origin) => origin.trim() || []);
  if (origins.length === 1 && origins[0] === "*") return origins;
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong === undefined) return origins;
  throw new SettingError("CORS_ORIGINS", `must be * or origins like https://app.example, not "${wrong}"`);
};
