import { h } from "preact";
import { expect, test } from "vitest";
import type { Booking, Payment } from "#contracts/bookings.ts";
import { booking } from "../api/booking.fixture.ts";
import { screenOfFile, show, shown } from "./screen.fixture.ts";
import { StatusNotice } from "./status-notice.tsx";

screenOfFile();
const said = (part: Partial<Booking>, payments: Pick<Payment, "status">[] = []): string => {
  show(
    h(StatusNotice, {
      booking: booking({ refund: null, contact: { email: "ada@example.com" }, timeline: [], ...part }),
      payments: payments as Payment[],
    }),
  );
  return shown();
};
const NOTHING = "Nothing was charged";

test("whoever did not pay in time reads that nothing was charged", () => {
  expect(said({ status: "expired" })).toContain(NOTHING);
  expect(said({ status: "expired" }, [{ status: "failed" }])).toContain(NOTHING);
});

test("whose payment came true after their time was over does not, but where the money goes", () => {
  const late = { status: "expired" } as const;
  expect(said(late, [{ status: "refunding" }])).toContain("What was charged goes back to your card.");
  expect(said(late, [{ status: "refunding" }])).not.toContain(NOTHING);
  const refund = { amount: { amount_minor: 60_000, currency: "GBP" }, status: "succeeded" } as const;
  expect(said({ ...late, refund }, [{ status: "refunded" }])).toContain("£600.00");
  expect(said({ ...late, refund }, [{ status: "refunded" }])).not.toContain(NOTHING);
});
