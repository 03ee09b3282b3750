import { UserError } from "../../base/user-error.ts";

/** A number of the command line, within its bounds. */
export const numberOption = (name: string, text: string | undefined, min: number, max: number): number => {
  const value = Number(text);
  if (text?.trim() && !Number.isNaN(value) && value >= min && value <= max) return value;
  throw new UserError(`--${name}: expected a number from ${min} to ${max}, got "${text}"`);
};

/** A whole number of the command line, within its bounds. */
export const wholeOption = (name: string, text: string | undefined, min: number, max: number): number => {
  const value = numberOption(name, text, min, max);
  if (Number.isInteger(value)) return value;
  throw new UserError(`--${name}: expected a whole number, got "${text}"`);
};
