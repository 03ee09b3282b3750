import { expect, test } from "vitest";
import { withHost } from "./host.ts";

const given = (host: string): Promise<string> =>
  withHost({ host, stack: "local" }, (address) => Promise.resolve(address));

test.each([
  ["http://127.0.0.1:8000", "http://127.0.0.1:8000"],
  ["https://api.example.org/base///", "https://api.example.org/base"],
])("the address %s is used without slashes at its end", async (host, address) => {
  expect(await given(host)).toBe(address);
});

test.each(["127.0.0.1:8000", "ftp://example.org", "", "http://"])(
  "the host %j is refused in one line",
  async (host) => {
    await expect(given(host)).rejects.toThrow(
      /^--host: expected an address such as http:\/\/127\.0\.0\.1:8000, got ".*"$/,
    );
  },
);

test("without a host, the stack's own API is used", async () => {
  expect(await withHost({ stack: "local" }, (address) => Promise.resolve(address))).toMatch(
    /^http:\/\/127\.0\.0\.1:8\d00$/,
  );
});
