import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { withSpan } from "../telemetry/span.ts";
import type { NewPayment, PaymentStatus } from "./payments.ts";

/** What one payment may come to; above it the bank says no, which lets a demo show a declined payment. */
export const limitCents = 10_000_00;

/** Asks for the money. The answer depends on nothing but the payment, so a repeat gets the same one. */
export const authorizePayment = (payment: NewPayment, cents: number): Promise<PaymentStatus> =>
  withSpan(spans.authorizePayment, { [attributes.paymentMethod]: payment.method }, async (span) => {
    const status = cents > limitCents ? "declined" : "succeeded";
    span.setAttribute(attributes.paymentStatus, status);
    span.addEvent(status === "declined" ? spanEvents.paymentDeclined : spanEvents.paymentAuthorized);
    return status;
  });
