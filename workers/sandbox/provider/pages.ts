import { escapeHtml, money, page } from "../html.ts";
import type { PaymentRow } from "./provider.ts";

export function providerPage(payments: PaymentRow[], faults: { mode: string; rate: number; until: number }[]): Response {
  const rows = payments
    .map(
      (payment) => `<tr><td>${escapeHtml(payment.id)}</td><td>${escapeHtml(payment.booking_id ?? "")}</td>
<td>${escapeHtml(payment.status)}</td><td>${escapeHtml(money(payment.amount, payment.currency))}</td>
<td>${payment.amount_received}</td><td>${payment.amount_refunded}</td></tr>`,
    )
    .join("");
  const switches = faults
    .map(({ mode, rate, until }) => `<li>${escapeHtml(mode)}, rate ${rate}, until ${new Date(until).toISOString()}</li>`)
    .join("");
  return page(
    "Payment provider",
    `<p>What the provider itself has recorded, newest first.</p>
<table><thead><tr><th>Intent</th><th>Booking</th><th>Status</th><th>Amount</th><th>Received</th><th>Refunded</th></tr></thead><tbody>${rows}</tbody></table>
<h2>Faults</h2>${switches === "" ? "<p>None: it works.</p>" : `<ul>${switches}</ul>`}`,
  );
}

export function challengePage(
  intentId: string,
  challenge: { amount: number; currency: string; waiting: boolean },
  returnUrl: string,
): Response {
  const form = `<form method="post" action="/dev/provider/3ds/${encodeURIComponent(intentId)}">
<input type="hidden" name="return_url" value="${escapeHtml(returnUrl)}">
<button name="result" value="complete">Complete</button><button name="result" value="fail">Fail</button></form>`;
  return page(
    "3-D Secure test page",
    `<p>Your bank asks whether this payment of ${escapeHtml(money(challenge.amount, challenge.currency))} is yours.</p>
${challenge.waiting ? form : `<p>This payment does not wait for an answer any more. <a href="${escapeHtml(returnUrl)}">Go back</a></p>`}`,
  );
}
