import { rewriting } from "../../../base/testing/generated.ts";
import { renderPageIndex } from "./page-index.ts";

/** The list of pages, and what others may link to. */
export const setup = rewriting(renderPageIndex);
