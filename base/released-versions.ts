/**
 * The version of each server that its vendor releases both as an archive and as an image. It runs on a laptop with
 * internet access, in Docker and in Kubernetes. The digests in `images.lock.json` are for these versions: after you
 * change one, run `npm run images:lock` on a machine that can reach the image registries. Alertmanager and
 * node_exporter are at the newest version whose digest is known.
 *
 * Jaeger 2.19 is the last line whose search routes Grafana's Jaeger data source supports. Kibana must have the version
 * of Elasticsearch.
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
