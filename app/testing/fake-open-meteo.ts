import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How the provider behaves; `well` is like the real one. */
export type ProviderMood =
  | "well"
  | "knows no city"
  | "hangs"
  | "drips"
  | "fails"
  | "limits"
  | "refuses"
  | "hangs up"
  | "halves"
  | "redirects"
  | "floods"
  | "talks HTML"
  | "talks nonsense";

/** A weather provider for tests: a real server on its own port. */
export interface FakeOpenMeteo {
  readonly address: string;
  /** Path and query of each request. */
  readonly asked: string[];
  /** Behavior request by request; the last mood stays. */
  moods: ProviderMood[];
  readonly close: () => Promise<void>;
}

const place = { name: "Berlin", country: "Germany", latitude: 52.52, longitude: 13.41, population: 3_426_354 };
const current = { time: 1_763_712_000, temperature_2m: 4.5, relative_humidity_2m: 81, wind_speed_10m: 12.25 };

const json = (response: ServerResponse, body: object): void => {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
};

const answers: Readonly<Record<ProviderMood, (response: ServerResponse, path: string) => void>> = {
  well: (response, path) => json(response, path.startsWith("/v1/search") ? { results: [place] } : { current }),
  "knows no city": (response) => json(response, { generationtime_ms: 0.5 }),
  hangs: () => {},
  drips: (response) => void response.writeHead(200, { "content-type": "application/json" }).write("{"),
  fails: (response) => void response.writeHead(500).end("inside"),
  limits: (response) => void response.writeHead(429).end(),
  refuses: (response) => void response.writeHead(403).end(),
  "hangs up": (response) => void response.destroy(),
  halves: (response) => {
    response.writeHead(200, { "content-length": "100" }).write('{"results":');
    setImmediate(() => response.destroy());
  },
  redirects: (response) => void response.writeHead(302, { location: "/v1/elsewhere" }).end(),
  floods: (response) => json(response, { results: [place], padding: "x".repeat(1_000_000) }),
  "talks HTML": (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>Log in</p>"),
  "talks nonsense": (response) =>
    json(response, { results: [{ ...place, latitude: "52" }], current: { ...current, time: 1e300 } }),
};

/** Replaces both of Open-Meteo's servers. */
export const startOpenMeteo = async (): Promise<FakeOpenMeteo> => {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    provider.asked.push(path);
    const mood = provider.moods.length > 1 ? provider.moods.shift() : provider.moods[0];
    answers[mood ?? "well"](response, path);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const provider: FakeOpenMeteo = {
    address: `http://127.0.0.1:${port}`,
    asked: [],
    moods: ["well"],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
};
