import type { Bytes, Cpu } from "../base/units.ts";
import type { Size } from "./settings/table.ts";

// "Resident" is what a service had on the platform local, on two cores, after 20 seconds of
// `npm run traffic -- --duration 20 --rps 50`. A limit leaves room for what that traffic does not show: days of data,
// searches, a queue that fills up.

/** What a service may take: its memory is a limit, its CPU the share it gets when all want some. */
interface Amounts {
  readonly memory: Bytes;
  readonly cpu: Cpu;
  /** Its data on disk. */
  readonly volume?: Bytes;
}

/** What is the same in a stack of any size: its load does not grow with the traffic. */
export const fixed = {
  // Resident 40 MiB. Groups, silences and what was sent: some megabytes.
  alertmanager: { memory: "128Mi", cpu: "100m", volume: "1Gi" },
  // Resident 21 MiB. One answer at each scrape.
  "node-exporter": { memory: "64Mi", cpu: "100m" },
  // Resident 65 MiB. One probe of each service every ten seconds; its schedules are processes of their own.
  keeper: { memory: "128Mi", cpu: "50m" },
  // A few people at a time; its database holds users and preferences.
  grafana: { memory: "512Mi", cpu: "250m", volume: "1Gi" },
  // Node, whose heap gets three quarters of it; a few people at a time.
  kibana: { memory: "1Gi", cpu: "500m", volume: "1Gi" },
  // A program of ours that runs for a second.
  task: { memory: "128Mi", cpu: "100m" },
} as const satisfies Readonly<Record<string, Amounts>>;

interface Stored extends Amounts {
  readonly volume: Bytes;
}

/** The memory beside a heap is worked out from it. */
interface Heap extends Omit<Stored, "memory"> {
  readonly heap: Bytes;
}

type BySize<Row> = Readonly<Record<Size, Row>>;

interface Sizes {
  readonly elasticsearch: BySize<Heap>;
  readonly jaeger: BySize<Stored>;
  readonly prometheus: BySize<Stored>;
  readonly api: BySize<Stored>;
  readonly "api-service": BySize<Stored>;
  readonly postgres: BySize<Stored>;
  readonly redis: BySize<Amounts>;
}

/** What grows with the load of a stack. The figures of `medium` and `large` are estimates, not measured. */
const bySize: Sizes = {
  // Resident 411 MiB. A request of the API takes 2.9 kB on disk (1000 of them, merged): a week of 12, 60 or 300 a second
  // fills the volume. The heap is for indexing and searching; the vendor advises half of a machine's memory at most.
  elasticsearch: {
    small: { heap: "512Mi", cpu: "1000m", volume: "20Gi" },
    medium: { heap: "2Gi", cpu: "2000m", volume: "100Gi" },
    large: { heap: "8Gi", cpu: "4000m", volume: "500Gi" },
  },
  // Resident 65 MiB. Its queue: 20,000 spans are some 40 MB (`traces.queue`), and as much again for what is under way.
  // With Badger its volume holds the spans.
  jaeger: {
    small: { memory: "512Mi", cpu: "500m", volume: "20Gi" },
    medium: { memory: "1Gi", cpu: "1000m", volume: "100Gi" },
    large: { memory: "4Gi", cpu: "2000m", volume: "500Gi" },
  },
  // Resident 78 MiB. Time series of the last hours are in memory; they grow with the services, not with their traffic.
  prometheus: {
    small: { memory: "1Gi", cpu: "500m", volume: "10Gi" },
    medium: { memory: "2Gi", cpu: "1000m", volume: "50Gi" },
    large: { memory: "8Gi", cpu: "2000m", volume: "200Gi" },
  },
  // Resident 173 MiB. It also serves the documentation and, in mode "single", all the rest. JavaScript of one
  // process runs on one core; what is beside it (hashes, garbage) on others.
  api: {
    small: { memory: "256Mi", cpu: "250m", volume: "1Gi" },
    medium: { memory: "512Mi", cpu: "1000m", volume: "5Gi" },
    large: { memory: "1Gi", cpu: "1500m", volume: "20Gi" },
  },
  // Resident 94 to 123 MiB. A hash of a password takes 19 MiB while it is made.
  "api-service": {
    small: { memory: "192Mi", cpu: "250m", volume: "1Gi" },
    medium: { memory: "384Mi", cpu: "1000m", volume: "5Gi" },
    large: { memory: "768Mi", cpu: "1500m", volume: "20Gi" },
  },
  // 128 MiB of shared buffers (PostgreSQL's default), and a few MiB for each connection.
  postgres: {
    small: { memory: "256Mi", cpu: "250m", volume: "5Gi" },
    medium: { memory: "512Mi", cpu: "1000m", volume: "20Gi" },
    large: { memory: "2Gi", cpu: "2000m", volume: "100Gi" },
  },
  // Answers that are remembered; the least used go first when it is full.
  redis: {
    small: { memory: "96Mi", cpu: "100m" },
    medium: { memory: "256Mi", cpu: "250m" },
    large: { memory: "1Gi", cpu: "500m" },
  },
};

/** What a service takes in a stack of a size. */
export const sizeOf = <Name extends keyof Sizes>(name: Name, { size }: { readonly size: Size }): Sizes[Name][Size] =>
  bySize[name][size];
