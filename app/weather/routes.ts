import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { Weather, type WeatherReports } from "./weather.ts";

const Params = Type.Object(
  {
    city: Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: "^[^\\u0000-\\u001f\\u007f]+$",
      examples: ["Berlin"],
    }),
  },
  { additionalProperties: false },
);

/** `/weather/{city}`: the current weather, from a provider on the internet. */
export const weatherRoutes = (weather: WeatherReports) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/weather/:city",
      {
        schema: {
          tags: ["weather"],
          operationId: "get_weather",
          summary: "The weather in a city; 503 while the provider is down",
          params: Params,
          problems: ["upstream", "unavailable"],
          response: { 200: Weather },
        },
      },
      async ({ params }) => weather.of(params.city),
    );
    done();
  };
  return fp(plugin, { name: "weather-routes", dependencies: ["problems"] });
};
