import { readFileSync } from "node:fs";
import path from "node:path";
import Stripe from "stripe";
import { expect, it } from "vitest";
import { PROVIDER_EVENTS } from "#contracts/payments.ts";
import { ACCOUNTS, captureEntry, debtSettledEntry, disputeEntry, disputeReturnedEntry } from "#domain/ledger/entry.ts";
import { refundOwedEntry, refundPaidEntry, refundReturnedEntry } from "#domain/ledger/entry.ts";
import { ROOT } from "../scripts/paths.ts";
import { readWranglerConfig } from "../scripts/wrangler-config.ts";

const page = readFileSync(path.join(ROOT, "docs/payments.md"), "utf8");
const named = [...page.matchAll(/`([A-Za-z_.]+)`/g)].map((match) => match[1] ?? "");

it("docs/payments.md lists the events that the webhook endpoint needs, and no other", () => {
  expect([...page.matchAll(/^- `([a-z_.]+)`$/gm)].map((match) => match[1])).toEqual([...PROVIDER_EVENTS]);
});

it("docs/payments.md shows every entry of the ledger as it is built, and names every account", () => {
  const entries = [
    captureEntry("p", "EUR", 9),
    refundOwedEntry("m", "EUR", 5, 4),
    refundPaidEntry("r", "EUR", 5),
    refundReturnedEntry("r", "EUR", 5),
    debtSettledEntry("m", "EUR", 5, "bank"),
    debtSettledEntry("m", "EUR", 5, "disputes"),
    disputeEntry("d", "EUR", 9),
    disputeReturnedEntry("d", "EUR", 9),
  ];
  const accounts = (cell: string | undefined) => [...(cell ?? "").matchAll(/`(\w+)`/g)].map((match) => match[1]);
  const rows = [...page.matchAll(/^\| `(\w+)` \| (`.*?) \| (`.*?) \| [^|]+ \|$/gm)];
  expect(rows.map(([, kind, debits, credits]) => [kind, accounts(debits), accounts(credits)])).toEqual(
    entries.map(({ kind, lines }) => [
      kind,
      lines.filter(({ debit_minor }) => debit_minor > 0).map(({ account }) => account),
      lines.filter(({ credit_minor }) => credit_minor > 0).map(({ account }) => account),
    ]),
  );
  expect(ACCOUNTS.filter((account) => !named.includes(account))).toEqual([]);
});

it("docs/payments.md names the secrets that payments requires, its variable, and the version that the SDK speaks", () => {
  const { secrets, vars } = readWranglerConfig("workers/payments/wrangler.toml");
  expect((secrets?.required ?? []).filter((name) => !named.includes(name))).toEqual([]);
  expect(secrets?.required).toHaveLength(2);
  expect(vars["STRIPE_API_BASE"]).toBe("https://api.stripe.com");
  expect(named).toContain("STRIPE_API_BASE");
  expect(page).toContain(`API version \`${Stripe.API_VERSION}\``);
});
