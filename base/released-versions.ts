/**
 * The version of each server that its vendor releases as an archive and as an image alike: what runs on a laptop with
 * internet, in Docker and in Kubernetes. The digests in `images.lock.json` are of these versions: who writes a newer one
 * here runs `npm run images:lock` next, on a machine that reaches the registries of images. So Alertmanager and
 * node_exporter stand at the newest version whose digest is known.
 *
 * Jaeger 2.19 is the last line whose search routes Grafana's Jaeger source can use. Kibana must be of Elasticsearch's
 * version.
 */
export const releasedVersions = {
  alertmanager: "0.28.1",
  elasticsearch: "9.4.2",
  grafana: "12.4.2",
  jaeger: "2.19.0",
  kibana: "9.4.2",
  "node-exporter": "1.9.1",
  prometheus: "3.12.0",
} as const;
