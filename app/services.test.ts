import { expect, test } from "vitest";
import { openTestService } from "./testing/service.ts";

test.each([
  ["api", {}, ["orders", "payments", "users"]],
  ["api", { PEER_NAME_PREFIX: "shop-" }, ["shop-orders", "shop-payments", "shop-users"]],
  ["orders", { PEER_NAME_PREFIX: "shop-" }, ["shop-payments", "shop-users"]],
])("%s with %j counts its calls to %j", async (SERVICE_ROLE, environment, peers) => {
  const service = await openTestService({ environment: { SERVICE_ROLE, ...environment } });
  const { values } = await service.metrics.externalApiRequests.get();
  const counted = new Set(values.map(({ labels }) => labels["peer"]));
  counted.delete("weather");
  expect(counted).toEqual(new Set(peers));
  await service.close();
});
