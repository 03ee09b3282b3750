import type { IdGenerator } from "@opentelemetry/sdk-trace";

const traceDigits = 32;
const spanDigits = 16;
/**
 * A stored ID keeps the whole text from which it is cut in memory: short enough for that, and long enough to save most
 * of the work.
 */
const words = 128;

/**
 * Cuts IDs from one long text of random digits, which costs little more than generating one ID. They are as random as
 * OpenTelemetry's own. An invalid ID of zeros is as unlikely as a duplicate.
 */
export const createIdGenerator = (): IdGenerator => {
  const random = Uint32Array.from({ length: words });
  const bytes = Buffer.from(random.buffer);
  let digits = "";
  let at = 0;
  const take = (count: number): string => {
    if (at + count > digits.length) {
      for (let index = 0; index < words; index += 1) random[index] = Math.random() * 2 ** 32;
      digits = bytes.toString("hex");
      at = 0;
    }
    at += count;
    return digits.slice(at - count, at);
  };
  return { generateTraceId: () => take(traceDigits), generateSpanId: () => take(spanDigits) };
};
