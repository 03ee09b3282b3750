import { counter, gauge } from "./metric.ts";

/** Keeper's metrics about the other services and about its schedules. */
export const keeperMetrics = {
  probeUp: gauge("keeper_probe_up", {
    help: "1 if the last probe returned 200-399, else 0.",
    labels: ["target", "endpoint"],
  }),
  probeDuration: gauge("keeper_probe_duration_seconds", {
    help: "Duration of the last probe until the complete response or the timeout.",
    unit: "seconds",
    labels: ["target", "endpoint"],
  }),
  probeStatus: gauge("keeper_probe_http_status", {
    help: "HTTP status of the last probe; 0 without a response.",
    labels: ["target", "endpoint"],
  }),
  collectLastSuccess: gauge("keeper_collect_last_success_timestamp_seconds", {
    help: "Time of a collector's last complete collection, in seconds since 1970.",
    unit: "seconds",
    labels: ["collector"],
  }),
  scheduleRuns: counter("keeper_schedule_runs_total", {
    help: "Completed runs of a schedule, by success or failure.",
    labels: ["schedule", "outcome"],
  }),
  scheduleDuration: gauge("keeper_schedule_last_duration_seconds", {
    help: "Duration of a schedule's last run.",
    unit: "seconds",
    labels: ["schedule"],
  }),
  scheduleLastSuccess: gauge("keeper_schedule_last_success_timestamp_seconds", {
    help: "Time of a schedule's last successful run, in seconds since 1970.",
    unit: "seconds",
    labels: ["schedule"],
  }),
  scheduleFailing: gauge("keeper_schedule_failing", {
    help: "1 if the last run of a schedule failed, 0 if it succeeded.",
    labels: ["schedule"],
  }),
  certificateNotBefore: gauge("keeper_certificate_not_before_timestamp_seconds", {
    help: "Start of a certificate's validity, in seconds since 1970.",
    unit: "seconds",
    labels: ["certificate"],
  }),
  certificateNotAfter: gauge("keeper_certificate_not_after_timestamp_seconds", {
    help: "End of a certificate's validity, in seconds since 1970.",
    unit: "seconds",
    labels: ["certificate"],
  }),
  backupLast: gauge("keeper_backup_last_timestamp_seconds", {
    help: "Modification time of a backup's newest file, in seconds since 1970.",
    unit: "seconds",
    labels: ["backup"],
  }),
} as const;
