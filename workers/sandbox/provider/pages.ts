import { escapeHtml, money, page } from "../html.ts";
import type { PaymentRow } from "./provider.ts";

const COLUMNS = ["Intent", "Booking", "Status", "Amount", "Received", "Refunded"] as const;

function row({ id, booking_id, status, amount, amount_received, amount_refunded, currency }: PaymentRow): string {
  const text = [`<code>${escapeHtml(id)}</code>`, `<code>${escapeHtml(booking_id ?? "")}</code>`, escapeHtml(status)];
  const amounts = [amount, amount_received, amount_refunded].map((minor) => escapeHtml(money(minor, currency)));
  const cells = [...text, ...amounts].map(
    (cell, index) => `<td data-label="${COLUMNS[index]}"${index < text.length ? "" : ' class="amount"'}>${cell}</td>`,
  );
  return `<tr>${cells.join("")}</tr>`;
}

export function providerPage(payments: PaymentRow[], faults: { mode: string; rate: number; until: number }[]): Response {
  const rows = payments.map(row).join("");
  const switches = faults
    .map(({ mode, rate, until }) => `<li>${escapeHtml(mode)}, rate ${rate}, until ${new Date(until).toISOString()}</li>`)
    .join("");
  return page(
    "Payment provider",
    `<p>What the provider itself has recorded, newest first.</p>
<table><thead><tr>${COLUMNS.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>${rows}</tbody></table>
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
