import { tracesTimeField } from "../../signals/trace-index.ts";
import { shownFields } from "../../signals/traces/fields.ts";
import { renderTraceQueries } from "../../signals/traces/render.ts";
import type { SavedObject } from "./saved-object.ts";
import { search } from "./search.ts";

/** Every question about traces as a saved search over a data view. */
export const traceSearches = (dataView: string): readonly SavedObject[] =>
  Object.entries(renderTraceQueries()).map(([name, { title, description, kql }]) =>
    search({
      id: `observability-${name}`,
      title,
      description,
      dataView,
      query: kql,
      columns: shownFields,
      timeField: tracesTimeField,
    }),
  );
