import type { IdGenerator } from "@opentelemetry/sdk-trace";

const traceDigits = 32;
const spanDigits = 16;
/** An id that is kept keeps the whole text that it is cut from: as short as still saves most of the work. */
const words = 128;

/**
 * Cuts ids from one long text of random digits, as to write it costs little more than to write one id: as random as
 * OpenTelemetry's own. An id of zeros only, which would be none, is as unlikely as the same id twice.
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
