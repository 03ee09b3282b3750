import type { Example } from "../../app/examples/example.ts";

/** What traffic is for: the everyday of a shop, a bit of everything to look at, or as much as there can be. */
export const modes = ["activity", "demo", "stress"] as const;
export type Mode = (typeof modes)[number];

/** How often each operation comes in a round of requests; `demo` has every operation once. */
const weights: Readonly<Record<Exclude<Mode, "demo">, Readonly<Record<string, number>>>> = {
  activity: {
    "GET /": 1,
    "GET /users/{id}": 6,
    "GET /users": 2,
    "GET /books": 8,
    "GET /books/{id}": 6,
    "POST /books": 1,
    "GET /todos": 3,
    "POST /users/{id}/todos": 2,
    "PUT /todos/{id}/complete": 1,
    "POST /orders": 4,
    "GET /orders/{id}": 4,
    "GET /orders": 2,
    "GET /expenses": 2,
    "GET /expenses/summary": 1,
    "GET /weather/{city}": 1,
    "GET /complex-operation": 1,
    "GET /demo/full-flow/{user_id}": 1,
  },
  stress: {
    "GET /hello": 2,
    "GET /users/{id}": 4,
    "GET /books": 4,
    "POST /orders": 2,
    "GET /orders": 2,
    "GET /db-operation": 2,
    "GET /complex-operation": 1,
  },
};

/** Spreads the operations of a round, so that the frequent ones come all along it. Pure. */
const spread = (round: readonly (readonly [Example, number])[]): readonly Example[] =>
  round
    .flatMap(([example, times]) =>
      Array.from({ length: times }, (_, index) => ({ example, place: (index + 0.5) / times })),
    )
    .toSorted((a, b) => a.place - b.place)
    .map(({ example }) => example);

const isErrorSimulation = ({ operation }: Example): boolean => operation === "GET /error-simulation";
const makesOrEnds = ({ operation }: Example): boolean => operation.startsWith("DELETE ");

/** What a session does first, so that the rest has something to be about. */
export const openingOf = (examples: readonly Example[]): readonly Example[] => examples.filter(({ learn }) => learn);

/** What a session does after its opening, over and over; `errors` is the share of the error simulations that fail. */
export const roundOf = (mode: Mode, examples: readonly Example[], errors: number): readonly Example[] => {
  const opened = new Set(openingOf(examples).map(({ operation }) => operation));
  const once = (example: Example): number => (makesOrEnds(example) || opened.has(example.operation) ? 0 : 1);
  const timesOf = (example: Example): number =>
    mode === "demo" ? once(example) : (weights[mode][example.operation] ?? 0);
  const simulated = examples.map((example) =>
    isErrorSimulation(example) ? { ...example, query: `probability=${errors}&type=unhandled` } : example,
  );
  return spread(simulated.map((example) => [example, timesOf(example)] as const));
};
