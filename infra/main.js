// Plain JavaScript on purpose: an old Node can read this file, and gets one clear line instead of a stack trace.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Node ${process.versions.node} is too old, 22.18 or newer is needed: run eval "$(npm run -s env)" first, ` +
      `or use "npm run pulumi -- up", which brings its own.\n`,
  );
  process.exit(1);
}
const { provision } = await import("./index.ts");
export const { urls, secrets } = await provision();
