import type { LinkSettings } from "../settings/settings.ts";

/** Links to a trace; only for configured addresses. */
export const traceLinks = (
  traceId: string,
  { jaeger, kibana, elasticsearch }: LinkSettings,
): Record<string, string> => {
  const query = `trace_id:"${traceId}"`;
  const discover = `/app/discover#/?_a=${encodeURIComponent(`(query:(language:kuery,query:'${query}'))`)}`;
  return {
    ...(jaeger === undefined ? {} : { jaeger: `${jaeger}/trace/${traceId}` }),
    ...(kibana === undefined ? {} : { kibana: kibana + discover }),
    ...(elasticsearch === undefined
      ? {}
      : { elasticsearch: `${elasticsearch}/jaeger-traces-demo/_search?q=${encodeURIComponent(query)}` }),
  };
};
