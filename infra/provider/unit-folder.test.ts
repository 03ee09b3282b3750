import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unitFolder, unprivileged, writeUnit } from "./unit-folder.ts";

// Only root can change the owner of files.
test.runIf(process.getuid?.() === 0)("gives all written files to the program's user, also the second time", () => {
  const root = mkdtempSync(join(tmpdir(), "unit-"));
  const folder = unitFolder(join(root, "run", "example"));
  const volume = join(root, "data");
  const content = { files: { "sub/a.yml": "a" }, secrets: { token: "x" }, volumes: [volume] };
  const paths = [folder.directory, folder.files, join(folder.files, "sub"), join(folder.files, "sub", "a.yml")];
  for (const round of ["first", "second"]) {
    writeUnit(folder, content, unprivileged);
    for (const path of [...paths, folder.temporary, join(folder.secrets, "token"), volume]) {
      expect(statSync(path).uid, `${round}: ${path}`).toBe(unprivileged.uid);
    }
  }
  rmSync(root, { recursive: true });
});
