import { tracesAlias, tracesTimeField } from "../../signals/trace-index.ts";
import { durationFields, shownDuration } from "../../signals/traces/fields.ts";
import { dataView } from "./data-view.ts";
import { versioned, type SavedObject } from "./saved-object.ts";
import { traceSearches } from "./trace-searches.ts";

/** Identity of the data view over the spans: links to Kibana name it. */
export const tracesDataView = "observability-traces";

const objects: readonly SavedObject[] = [
  dataView({
    id: tracesDataView,
    name: "Traces",
    index: tracesAlias,
    timeField: tracesTimeField,
    runtimeFields: { [durationFields.shown]: shownDuration },
  }),
  ...traceSearches(tracesDataView),
];

/** Saved objects as the import of a Kibana of this version takes them: one in a line, each after what it points to. */
export const renderKibanaObjects = (kibana: string): string =>
  objects.map((object) => `${JSON.stringify(versioned(object, kibana))}\n`).join("");
