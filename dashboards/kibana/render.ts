import type { SearchFieldName } from "../../signals/attributes.ts";
import { tracesAlias, tracesTimeField } from "../../signals/trace-index.ts";
import { dataView } from "./data-view.ts";
import type { SavedObject } from "./saved-object.ts";
import { search } from "./search.ts";

/** Identity of the data view over the spans: links to Kibana name it. */
export const tracesDataView = "observability-traces";

const columns = ["service", "operation", "method", "status_code", "duration", "trace_id"] as const;
const errorField: SearchFieldName = "error";

const objects: readonly SavedObject[] = [
  dataView({ id: tracesDataView, name: "Traces", index: tracesAlias, timeField: tracesTimeField }),
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

/** Kibana's saved objects as its import takes them: one in a line, each after what it points to. */
export const renderKibanaObjects = (): string => objects.map((object) => `${JSON.stringify(object)}\n`).join("");
