import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { withSpan } from "../telemetry/span.ts";
import type { NewPayment, PaymentStatus } from "./payments.ts";

/** The maximum of one payment. The bank declines more, so that a demo can show a declined payment. */
export const limitCents = 10_000_00;

/** Authorizes the payment. The result depends only on the payment, so a repeated call gets the same one. */
export const authorizePayment = (payment: NewPayment, cents: number): Promise<PaymentStatus> =>
  withSpan(spans.authorizePayment, { [attributes.paymentMethod]: payment.method }, async (span) => {
    const status = cents > limitCents ? "declined" : "succeeded";
    span.setAttribute(attributes.paymentStatus, status);
    span.addEvent(status === "declined" ? spanEvents.paymentDeclined : spanEvents.paymentAuthorized);
    return status;
  });
