import type { SearchFieldName } from "../../signals/attributes.ts";
import { tracesAlias, tracesTimeField } from "../../signals/trace-index.ts";
import { durationFields, shownDuration } from "../../signals/traces/fields.ts";
import { dataView } from "./data-view.ts";
import { versioned, type SavedObject } from "./saved-object.ts";
import { search } from "./search.ts";

/** Identity of the data view over the spans: links to Kibana name it. */
export const tracesDataView = "observability-traces";

const columns = ["service", "operation", "method", "status_code", durationFields.shown, "trace_id"] as const;
const errorField: SearchFieldName = "error";

const objects: readonly SavedObject[] = [
  dataView({
    id: tracesDataView,
    name: "Traces",
    index: tracesAlias,
    timeField: tracesTimeField,
    runtimeFields: { [durationFields.shown]: shownDuration },
  }),
  search({
    id: "observability-failed-spans",
    title: "Failed spans",
    description: "Spans that ended with an error, the newest first.",
    dataView: tracesDataView,
    query: `${errorField} : "true"`,
    columns,
    timeField: tracesTimeField,
  }),
];

/** Saved objects as the import of a Kibana of this version takes them: one in a line, each after what it points to. */
export const renderKibanaObjects = (kibana: string): string =>
  objects.map((object) => `${JSON.stringify(versioned(object, kibana))}\n`).join("");
