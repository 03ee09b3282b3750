/** What an input may hold: a plain value, a map of any keys, a list of such, or an object of known fields. */
type Shape = "value" | "map" | readonly [Shape] | { readonly [field: string]: Shape };

const labels = [{ label: "value", value: "value" }] as const satisfies Shape;

/** The inputs of `@pulumi/docker` 5.2 that this provider does as its plugin would; any other is an error. */
export const knownInputs: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  "docker:index/remoteImage:RemoteImage": { name: "value", keepLocally: "value" },
  "docker:index/network:Network": { name: "value", driver: "value", labels },
  "docker:index/volume:Volume": { name: "value", labels },
  "docker:index/container:Container": {
    name: "value",
    image: "value",
    hostname: "value",
    user: "value",
    entrypoints: ["value"],
    command: ["value"],
    envs: ["value"],
    labels,
    networkMode: "value",
    networksAdvanced: [{ name: "value", aliases: ["value"] }],
    ports: [{ internal: "value", external: "value", ip: "value" }],
    volumes: [{ volumeName: "value", hostPath: "value", containerPath: "value", readOnly: "value" }],
    tmpfs: "map",
    pidMode: "value",
    readOnly: "value",
    capabilities: { drops: ["value"] },
    securityOpts: ["value"],
    restart: "value",
    logDriver: "value",
    logOpts: "map",
    init: "value",
    memory: "value",
    memorySwap: "value",
    ulimits: [{ name: "value", soft: "value", hard: "value" }],
    mounts: [
      { type: "value", source: "value", target: "value", readOnly: "value", bindOptions: { propagation: "value" } },
    ],
    cpuShares: "value",
    healthcheck: {
      tests: ["value"],
      interval: "value",
      startInterval: "value",
      timeout: "value",
      retries: "value",
      startPeriod: "value",
    },
    wait: "value",
    waitTimeout: "value",
    mustRun: "value",
    start: "value",
    stopTimeout: "value",
    destroyGraceSeconds: "value",
    uploads: [{ file: "value", content: "value", permissions: "value", owner: "value", group: "value" }],
  },
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Paths of what is there and not known. */
export const unknownInputs = (value: unknown, shape: Shape | undefined, path = ""): readonly string[] => {
  if (shape === undefined) return [path];
  if (shape === "value" || shape === "map")
    return isObject(value) === (shape === "map") && !Array.isArray(value) ? [] : [path];
  if (Array.isArray(shape)) {
    // The only other lists are those of one shape.
    const [item] = shape as readonly [Shape];
    return Array.isArray(value)
      ? value.flatMap((entry, index) => unknownInputs(entry, item, `${path}[${index}]`))
      : [path];
  }
  if (!isObject(value)) return [path];
  const fields = shape as { readonly [field: string]: Shape };
  return Object.entries(value).flatMap(([field, entry]) =>
    unknownInputs(entry, fields[field], path ? `${path}.${field}` : field),
  );
};
