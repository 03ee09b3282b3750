import { spanEvents, spans } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import { withSpan } from "../telemetry/span.ts";
import type { BookChange } from "./books.ts";

const minTitleLength = 3;

/** Rejects a book with a meaningless title. */
export const validateBook = ({ title }: BookChange): Promise<void> =>
  withSpan(spans.validateBookData, {}, async (span) => {
    if (title !== undefined && title.trim().length < minTitleLength) {
      span.addEvent(spanEvents.titleTooShort);
      throw new Problem("validation", `body.title: must have at least ${minTitleLength} characters`, {
        field: "title",
      });
    }
    span.addEvent(spanEvents.validationPassed);
  });
