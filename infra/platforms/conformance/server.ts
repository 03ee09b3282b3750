import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/**
 * What the conformance suite runs as a service: healthy after `DELAY_MS`; tells when it started, whether `NEEDED_URL`
 * was healthy at that moment, the hash of its secret (`SECRET_FILE`), and the content of its file (`CONTENT_FILE`).
 */
const { NAME, HOST, PORT, DELAY_MS = "0", NEEDED_URL, SECRET_FILE, CONTENT_FILE, EXIT_CODE } = process.env;
if (EXIT_CODE) {
  process.stderr.write("asked to fail\n");
  process.exit(Number(EXIT_CODE));
}
// The first process of a container has to say so.
process.once("SIGTERM", () => process.exit(0));
const startedAt = Date.now();
const neededStatus = NEEDED_URL ? (await fetch(NEEDED_URL)).status : undefined;

createServer((request, response) => {
  if (request.url === "/health") {
    response.statusCode = Date.now() - startedAt < Number(DELAY_MS) ? 503 : 200;
    response.end();
    return;
  }
  const secret = SECRET_FILE && readFileSync(SECRET_FILE, "utf8");
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      startedAt,
      pid: process.pid,
      neededStatus,
      secretHash: secret && createHash("sha256").update(secret).digest("hex"),
      content: CONTENT_FILE && readFileSync(CONTENT_FILE, "utf8"),
    }),
  );
}).listen(Number(PORT), HOST, () => process.stdout.write(`${NAME} listens\n`));
