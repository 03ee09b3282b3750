/** Names of the spans made by hand; server, client and database spans are named after what they do. */
export const spans = {
  createUser: "create_user",
  updateUser: "update_user",
  deleteUser: "delete_user",
  createOrder: "create_order",
  processOrder: "process_order",
  processPayment: "process_payment",
  authorizePayment: "authorize_payment",
  compensateOrder: "compensate_order",
  fullFlow: "full_flow",
  simulateError: "simulate_error",
  lookUpWeather: "look_up_weather",
  cacheGet: "cache_get",
  cacheSet: "cache_set",
  cacheInvalidation: "cache_invalidation",
} as const;

export type SpanName = (typeof spans)[keyof typeof spans];

/** Names of the events on spans, as people search them. */
export const spanEvents = {
  validationPassed: "Validation passed",
  validationFailed: "Validation failed",
  userCreated: "User created successfully",
  userUpdated: "User updated successfully",
  userDeleted: "User deleted successfully",
  userNotFound: "User not found",
  orderCreated: "Order created successfully",
  orderNotFound: "Order not found",
  orderPaid: "Order paid",
  orderPending: "Order left pending, outcome of its payment unknown",
  orderCompensated: "Order compensated after a declined payment",
  paymentNotFound: "Payment not found",
  paymentAuthorized: "Payment authorized",
  paymentDeclined: "Payment declined",
  paymentRepeated: "Payment repeated with the same idempotency key",
  errorSimulated: "Error simulated",
  cityNotFound: "City not found",
} as const;
