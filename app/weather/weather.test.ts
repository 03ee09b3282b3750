import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeOpenMeteo, type ProviderMood, startOpenMeteo } from "../testing/fake-open-meteo.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
let provider: FakeOpenMeteo;
let service: TestService;

const open = (timeoutMillis: number): Promise<TestService> =>
  openTestService({ environment: { WEATHER_URL: provider.address, WEATHER_TIMEOUT: String(timeoutMillis) } });

beforeAll(async () => {
  provider = await startOpenMeteo();
});
afterAll(() => provider.close());
beforeEach(async () => {
  provider.asked.length = 0;
  spans.clear();
  service = await open(5000);
  return () => service.close();
});

test("the weather of a city comes from its location, in client spans under a business step", async () => {
  provider.moods = ["well"];
  const response = await service.app.inject({ url: "/weather/berlin", headers: { "x-correlation-id": "w-1" } });
  expect(response.json()).toEqual({
    city: "Berlin",
    country: "Germany",
    latitude: 52.52,
    longitude: 13.41,
    temperature_celsius: 4.5,
    humidity_percent: 81,
    wind_kilometres_per_hour: 12.25,
    observed_at: "2025-11-21T08:00:00.000Z",
  });
  expect(provider.asked).toEqual([
    "/v1/search?name=berlin&count=1",
    expect.stringContaining("/v1/forecast?latitude=52.52&longitude=13.41&current=temperature_2m%2C"),
  ]);
  expect(spans.tree()).toEqual([
    "GET /v1/forecast < look_up_weather",
    "GET /v1/search < look_up_weather",
    "GET /weather/{city} < root",
    "cache_get < GET /weather/{city}",
    "cache_set < GET /weather/{city}",
    "look_up_weather < GET /weather/{city}",
  ]);
  expect(spans.named("look_up_weather")?.attributes["weather.city"]).toBe("Berlin");
  expect(spans.named("GET /v1/search")?.attributes).toMatchObject({
    "peer.service": "weather",
    "operation.type": "external_api",
    "url.full": `${provider.address}/v1/search`,
  });
  const { values } = await service.metrics.externalApiRequests.get();
  expect(values).toContainEqual({ labels: { peer: "weather", outcome: "success" }, value: 2 });
});

test("an unknown city is the caller's error", async () => {
  provider.moods = ["knows no city"];
  const response = await service.app.inject("/weather/Atlantis");
  expect(response.json()).toMatchObject({ status: 404, errors: [{ field: "city" }] });
  expect(spans.named("look_up_weather")).toMatchObject({ status: { code: 0 }, events: [{ name: "City not found" }] });
});

test.each<ProviderMood>(["hangs", "drips"])("a provider that %s is given up after two attempts", async (mood) => {
  provider.moods = [mood];
  const impatient = await open(150);
  const began = performance.now();
  const response = await impatient.app.inject("/weather/Berlin");
  expect(performance.now() - began).toBeLessThan(2000);
  expect(response.json()).toMatchObject({ status: 503, detail: "The weather provider took too long" });
  expect(provider.asked).toHaveLength(2);
  await impatient.close();
});

test.each<[ProviderMood, number, number]>([
  ["fails", 503, 2],
  ["limits", 503, 2],
  ["hangs up", 503, 2],
  ["halves", 503, 2],
  ["refuses", 502, 1],
  ["redirects", 502, 1],
  ["floods", 502, 1],
  ["talks HTML", 502, 1],
  ["talks nonsense", 502, 1],
])("a provider that %s is %i after %i attempts", async (mood, status, tries) => {
  provider.moods = [mood];
  const response = await service.app.inject("/weather/Berlin");
  expect(response.json()).toMatchObject({ status, detail: expect.stringMatching(/^The weather provider /) });
  expect(response.body).not.toMatch(/inside|127\.0\.0\.1|Log in/);
  expect(provider.asked).toHaveLength(tries);
});

test("a city is requested once while its weather is fresh, in any spelling; failures are not cached", async () => {
  provider.moods = ["refuses", "well"];
  expect((await service.app.inject("/weather/Berlin")).statusCode).toBe(502);
  expect((await service.app.inject("/weather/Berlin")).statusCode).toBe(200);
  provider.asked.length = 0;
  expect((await service.app.inject("/weather/BERLIN")).json()).toMatchObject({
    city: "Berlin",
    temperature_celsius: 4.5,
  });
  expect(provider.asked).toEqual([]);
});

test("a failed call is retried once", async () => {
  provider.moods = ["hangs up", "well", "fails", "well"];
  expect((await service.app.inject("/weather/Berlin")).statusCode).toBe(200);
  expect(provider.asked).toHaveLength(4);
});

test("after five consecutive failures no call is made for a while, and callers get an error at once", async () => {
  provider.moods = ["fails"];
  for (let failure = 0; failure < 5; failure++) await service.app.inject("/weather/Berlin");
  provider.asked.length = 0;
  const response = await service.app.inject("/weather/Berlin");
  expect(response.json()).toMatchObject({
    status: 503,
    detail: expect.stringContaining("has just failed several times"),
  });
  expect(provider.asked).toEqual([]);
  expect(service.logs).toContainEqual(expect.objectContaining({ logger: "weather", circuit: "open" }));
});

test("an unreachable provider is 503", async () => {
  const nobody = await startOpenMeteo();
  await nobody.close();
  const lonely = await openTestService({ environment: { WEATHER_URL: nobody.address } });
  const response = await lonely.app.inject("/weather/Berlin");
  expect(response.json()).toMatchObject({ status: 503, detail: "The weather provider is not reachable" });
  await lonely.close();
});
