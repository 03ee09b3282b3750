import { maskCards } from "./card-number.ts";

const email = /[^\s"'<>/=&?:(),;]+(?:@|%40)[^\s"'<>/=&?:(),;]+/gi;
const bearer = /\bbearer\s+[\w.~+/=-]+/gi;
const jsonWebToken = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const secret = /\b(password|passwd|secret|token|api[_-]?key|authorization)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi;

/** Removes e-mail addresses, tokens, passwords and card numbers from a foreign text before it is stored. */
export const scrub = (text: string): string =>
  maskCards(text.replaceAll("%20", " "))
    .replace(bearer, "[token]")
    .replace(jsonWebToken, "[token]")
    .replace(secret, "$1$2[secret]")
    .replace(email, "[email]");
