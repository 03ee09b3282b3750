import { expect, test } from "vitest";
import { golden } from "../../base/testing/golden.ts";
import { renderPageIndex } from "./testing/page-index.ts";

test("every file of pages/ is in the list of pages, and in the table that others link by", async () => {
  const files = await renderPageIndex();
  expect(files).toHaveLength(2);
  for (const { file, text } of files) await expect(text, golden).toMatchFileSnapshot(file);
});
