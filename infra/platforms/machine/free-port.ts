import { isFree } from "./ports.ts";

/**
 * A port of loopback for the server of a test. It is none of those that the kernel gives out by itself (above 32767 as Linux
 * is set up), so that no other test's connection takes it before the server does.
 */
export const freePort = async (): Promise<number> => {
  const port = 21_000 + Math.floor(Math.random() * 10_000);
  return (await isFree(port)) ? port : freePort();
};
