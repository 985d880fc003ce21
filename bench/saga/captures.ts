import { invariant } from "#domain/invariant.ts";
import type { ProviderPayment } from "../../test/harness/evidence.ts";
import { HttpClient } from "../http.ts";
import type { Confirmed } from "./booker.ts";

/** By the provider's own records each booking has one payment, captured once, whole, and not given back. Throws otherwise. */
export async function checkCaptures(sandbox: string, confirmed: readonly Confirmed[]): Promise<void> {
  const client = await HttpClient.open(sandbox);
  try {
    for (const { id, total } of confirmed) {
      const { status, body } = await client.send({ method: "GET", path: `/dev/provider/payments.json?booking_id=${id}` });
      invariant(status === 200, `the provider's records answered ${status}: ${body}`);
      const payments = (JSON.parse(body) as { data: ProviderPayment[] }).data;
      const [payment] = payments;
      const isPaid =
        payments.length === 1 &&
        payment?.status === "succeeded" &&
        payment.amount_received === total.amount_minor &&
        payment.currency.toUpperCase() === total.currency &&
        payment.amount_refunded === 0;
      invariant(isPaid, `${id} costs ${JSON.stringify(total)}, and the provider has ${JSON.stringify(payments)}`);
    }
  } finally {
    client.close();
  }
}
