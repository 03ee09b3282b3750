import { counter, gauge } from "./metric.ts";

/** What keeper, the stack's own watcher, says of the others and of its schedules. */
export const keeperMetrics = {
  probeUp: gauge("keeper_probe_up", {
    help: "1 if the address answered the last probe with 200-399, else 0.",
    labels: ["target", "endpoint"],
  }),
  probeDuration: gauge("keeper_probe_duration_seconds", {
    help: "How long the last probe took until its answer was whole, or until it was given up.",
    unit: "seconds",
    labels: ["target", "endpoint"],
  }),
  probeStatus: gauge("keeper_probe_http_status", {
    help: "HTTP status of the last probe's answer; 0 without an answer.",
    labels: ["target", "endpoint"],
  }),
  collectLastSuccess: gauge("keeper_collect_last_success_timestamp_seconds", {
    help: "When a collector last got all of its figures, in seconds since 1970.",
    unit: "seconds",
    labels: ["collector"],
  }),
  scheduleRuns: counter("keeper_schedule_runs_total", {
    help: "Runs of a schedule that have ended, by success or failure.",
    labels: ["schedule", "outcome"],
  }),
  scheduleDuration: gauge("keeper_schedule_last_duration_seconds", {
    help: "How long a schedule's last run took.",
    unit: "seconds",
    labels: ["schedule"],
  }),
  scheduleLastSuccess: gauge("keeper_schedule_last_success_timestamp_seconds", {
    help: "When a schedule last ended well, in seconds since 1970.",
    unit: "seconds",
    labels: ["schedule"],
  }),
  scheduleFailing: gauge("keeper_schedule_failing", {
    help: "1 if the last run of a schedule failed, 0 if it went well.",
    labels: ["schedule"],
  }),
  certificateNotBefore: gauge("keeper_certificate_not_before_timestamp_seconds", {
    help: "From when a certificate is valid, in seconds since 1970: its age counts from here.",
    unit: "seconds",
    labels: ["certificate"],
  }),
  certificateNotAfter: gauge("keeper_certificate_not_after_timestamp_seconds", {
    help: "Until when a certificate is valid, in seconds since 1970.",
    unit: "seconds",
    labels: ["certificate"],
  }),
  backupLast: gauge("keeper_backup_last_timestamp_seconds", {
    help: "When the newest file of a backup was written, in seconds since 1970.",
    unit: "seconds",
    labels: ["backup"],
  }),
} as const;
