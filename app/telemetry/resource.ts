import { defaultResource, type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import { resourceAttributes } from "../../signals/attributes.ts";
import type { Settings } from "../settings/settings.ts";

/** Identifies the service, version, instance and environment of every span. */
export const resourceOf = (settings: Settings): Resource =>
  defaultResource().merge(
    resourceFromAttributes({
      [resourceAttributes.serviceName]: settings.serviceName,
      [resourceAttributes.serviceVersion]: settings.version,
      [resourceAttributes.serviceNamespace]: settings.serviceNamespace,
      [resourceAttributes.serviceInstance]: settings.instanceId,
      [resourceAttributes.environment]: settings.environment,
      [resourceAttributes.region]: settings.region,
    }),
  );
