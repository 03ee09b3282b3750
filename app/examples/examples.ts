import type { Answer, Example, Known } from "./example.ts";

const password = "a-long-passphrase";

const remember =
  (what: "user" | "account" | "order" | "payment" | "book" | "todo" | "expense") =>
  (known: Known, { id }: Answer): void => {
    if (id !== undefined) known[what] = id;
  };

const basics: readonly Example[] = [
  { operation: "GET /", expected: [200] },
  { operation: "GET /hello", expected: [200] },
  { operation: "GET /health", expected: [200] },
  { operation: "GET /ready", expected: [200] },
  { operation: "GET /metrics", expected: [200] },
  { operation: "GET /openapi.json", expected: [200] },
];

const users: readonly Example[] = [
  {
    operation: "POST /users",
    body: ({ name }) => ({ username: `u-${name}`, email: `u-${name}@example.org` }),
    expected: [201],
    learn: remember("user"),
  },
  { operation: "GET /users", query: "limit=5", expected: [200] },
  { operation: "GET /users/{id}", about: ({ user }) => user, expected: [200] },
  {
    operation: "PUT /users/{id}",
    about: ({ user }) => user,
    body: ({ name }) => ({ email: `new-${name}@example.org` }),
    expected: [200],
  },
];

const accounts: readonly Example[] = [
  {
    operation: "POST /auth/register",
    body: ({ name }) => ({ username: `a-${name}`, email: `a-${name}@example.org`, password }),
    expected: [201],
    learn: remember("account"),
  },
  {
    operation: "POST /auth/login",
    encoding: "form",
    body: ({ name }) => ({ username: `a-${name}`, password }),
    expected: [200, 429],
    learn: (known, { access_token }) => {
      known.token = access_token;
    },
  },
  { operation: "GET /auth/me", secured: true, expected: [200] },
];

const books: readonly Example[] = [
  {
    operation: "POST /books",
    secured: true,
    body: ({ name }) => ({ title: `The book of ${name}`, author: "Grace Hopper", year: 1952 }),
    expected: [201],
    learn: remember("book"),
  },
  { operation: "GET /books", query: "skip=0&limit=5", expected: [200] },
  { operation: "GET /books/{id}", about: ({ book }) => book, expected: [200] },
  {
    operation: "PUT /books/{id}",
    secured: true,
    about: ({ book }) => book,
    body: ({ name }) => ({ title: `The new book of ${name}`, author: "Grace Hopper" }),
    expected: [200],
  },
];

const todos: readonly Example[] = [
  {
    operation: "POST /users/{id}/todos",
    about: ({ user }) => user,
    body: () => ({ title: "Read the book" }),
    expected: [201],
    learn: remember("todo"),
  },
  { operation: "GET /users/{id}/todos", about: ({ user }) => user, expected: [200] },
  { operation: "GET /todos", query: "limit=5", expected: [200] },
  { operation: "GET /todos/{id}", about: ({ todo }) => todo, expected: [200] },
  {
    operation: "PUT /todos/{id}",
    about: ({ todo }) => todo,
    body: () => ({ title: "Read the new book" }),
    expected: [200],
  },
  { operation: "PUT /todos/{id}/complete", about: ({ todo }) => todo, expected: [200] },
];

const shop: readonly Example[] = [
  {
    operation: "POST /orders",
    body: ({ user }) => ({ user_id: user, amount: 10 + (user % 90) }),
    expected: [201],
    learn: remember("order"),
  },
  { operation: "GET /orders", query: "limit=5", expected: [200] },
  { operation: "GET /orders/{id}", about: ({ order }) => order, expected: [200] },
  {
    operation: "POST /payments",
    body: ({ order }) => ({ order_id: order, amount: 5 }),
    expected: [201],
    learn: remember("payment"),
  },
  { operation: "GET /payments/{id}", about: ({ payment }) => payment, expected: [200] },
];

const expenses: readonly Example[] = [
  {
    operation: "POST /expenses",
    secured: true,
    body: () => ({ amount: 12.5, currency: "EUR", category: "travel", date: "2025-03-04", note: "Train" }),
    expected: [201],
    learn: remember("expense"),
  },
  { operation: "GET /expenses", secured: true, query: "limit=5", expected: [200] },
  {
    operation: "GET /expenses/summary",
    secured: true,
    query: "from=2025-01-01&to=2025-12-31",
    expected: [200],
  },
  { operation: "GET /expenses/{id}", secured: true, about: ({ expense }) => expense, expected: [200] },
  {
    operation: "PUT /expenses/{id}",
    secured: true,
    about: ({ expense }) => expense,
    body: () => ({ amount: 13.75 }),
    expected: [200],
  },
];

const operations: readonly Example[] = [
  // Without internet access it returns the documented 503.
  { operation: "GET /weather/{city}", about: () => "Berlin", expected: [200, 503] },
  { operation: "GET /db-operation", expected: [200] },
  { operation: "POST /db-operation", expected: [200] },
  { operation: "GET /complex-operation", query: "user_id=1", expected: [200] },
  { operation: "GET /error-simulation", query: "probability=0.1&type=unhandled", expected: [200, 500] },
  { operation: "GET /demo/full-flow/{user_id}", about: () => 1, expected: [200] },
];

const farewell: readonly Example[] = [
  { operation: "DELETE /todos/{id}", about: ({ todo }) => todo, expected: [204] },
  { operation: "DELETE /books/{id}", secured: true, about: ({ book }) => book, expected: [204] },
  { operation: "DELETE /expenses/{id}", secured: true, about: ({ expense }) => expense, expected: [204] },
  { operation: "DELETE /users/{id}", about: ({ user }) => user, expected: [204] },
];

/** A request for every operation, in an order in which each finds the data that it needs. */
export const examples: readonly Example[] = [
  ...basics,
  ...users,
  ...accounts,
  ...books,
  ...todos,
  ...shop,
  ...expenses,
  ...operations,
  ...farewell,
];
