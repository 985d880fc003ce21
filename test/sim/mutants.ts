import type { Patch } from "./bundle.ts";

/** A bug that somebody could write: what it is, and how the code would look. */
export interface Mutant {
  name: string;
  patches: Patch[];
}
const mutant = (name: string, file: string, from: string, to: string): Mutant => ({ name, patches: [{ file, from, to }] });

const SAGAS = "domain/booking/sagas.ts";
const PAYMENTS = "domain/booking/fold-payment.ts";
const COMMANDS = "domain/booking/commands.ts";
const SHARD = "durable-objects/booking-sagas/index.ts";

/** Each breaks one promise of the design; the simulation must notice every one of them. */
export const MUTANTS: Mutant[] = [
  mutant(
    "a timeout is taken for a failure",
    PAYMENTS,
    `if (paid.state === "processing" && carries(draft.record, paid)) changePayment(paid, "unknown");`,
    `cancelled(draft, paid);`,
  ),
  mutant(
    "a late success is ignored",
    "domain/booking/drive.ts",
    `state !== "authorized" && state !== "captured"`,
    `state !== "captured"`,
  ),
  mutant(
    "no refund after a refused confirm",
    SAGAS,
    `undone: (record) => record.payments.every((paid) => keptOf(paid) <= 0),`,
    `undone: always,`,
  ),
  mutant("no epoch fence", "domain/seat/confirm.ts", `hold.state === "held" || hold.epoch !== epoch`, `hold.state === "held"`),
  mutant(
    "tombstones are ignored",
    "domain/seat/hold.ts",
    `if (isBuried(flight, request)) return err({ reason: "released", known: true });`,
    ``,
  ),
  mutant(
    "what ran out leaves no tombstone",
    "domain/seat/flight.ts",
    `bury(flight, { booking_id: hold.booking_id, attempt }, now);`,
    ``,
  ),
  mutant("pins are not extended before the capture", "domain/booking/commands.ts", `"lock", now + LOCK_MS`, `"lock", now`),
  mutant(
    "a late pin shortens the lock",
    "domain/seat/pin.ts",
    `const expires_at = Math.max(hold.expires_at, pinUntil);`,
    `const expires_at = pinUntil;`,
  ),
  mutant(
    "a hold is good a second too long",
    "domain/seat/expire.ts",
    `hold.expires_at > now) continue;`,
    `hold.expires_at + 1_000 > now) continue;`,
  ),
  mutant(
    "a flight's claims are released for a living booking",
    "domain/booking/next.ts",
    `if (record.run !== null || !ENDED.includes(record.status)) return;`,
    ``,
  ),
  mutant(
    "a capture may be dropped",
    "durable-objects/booking-sagas/parked.ts",
    `if (decision === "drop" && isNeeded(row.command)) return err({ reason: "needed" });`,
    ``,
  ),
  mutant("a retry takes the hold over", "domain/seat/hold.ts", `[...live.attempts, request.attempt]`, `[request.attempt]`),
  mutant(
    "a release takes the others' share",
    "domain/seat/release.ts",
    `hold.attempts.filter((attempt) => attempt !== owner.attempt)`,
    `hold.attempts.slice(0, 0)`,
  ),
  mutant("a class is oversold", "domain/seat/hold.ts", `return left < wanted ?`, `return left < 1 ?`),
  mutant("a taken seat is given again", "domain/seat/refuse-seats.ts", `flight.seats.get(designator)?.state !== "free"`, `false`),
  mutant(
    "another attempt's expiry ends the booking",
    "domain/booking/next.ts",
    `if (draft.record.segments.some(({ attempt }) => attempt === event.attempt)) expire(draft);`,
    `expire(draft);`,
  ),
  mutant(
    "one segment is not released",
    "domain/booking/commands.ts",
    `const kept = draft.segments.filter((segment) => segment.state !== "released");`,
    `const kept = draft.segments.filter((segment, i) => { if (i > 0) segment.state = "released"; return i === 0; });`,
  ),
  mutant(
    "a cancellation keeps its seats",
    SAGAS,
    `paid.state !== "refunding"\n        );\n      },\n      undo: nothing,\n      undone: always,\n    },\n    { name: "release", do: releaseAll, done: allSegments("released")`,
    `paid.state !== "refunding"\n        );\n      },\n      undo: nothing,\n      undone: always,\n    },\n    { name: "release", do: nothing, done: always`,
  ),
  mutant("confirmed before there are tickets", SAGAS, `done: (record) => record.tickets.length > 0,`, `done: always,`),
  mutant(
    "an authorisation is left behind",
    SAGAS,
    `paymentIs(record, "failed", "cancelled", "partially_refunded", "refunded") ||`,
    `paymentIs(record, "failed", "cancelled", "partially_refunded", "refunded", "authorized") ||`,
  ),
  mutant(
    "acknowledged when sent",
    SHARD,
    `this.#store.putRow(entry, sent);\n    this.#sender.add(entry, sent);`,
    `if (command.to !== "notifications") this.#store.putRow(entry, sent);\n    this.#sender.add(entry, sent);`,
  ),
  mutant(
    "sent twice at most",
    SHARD,
    `next_at: now + resendDelay(row.command, attempts, now - row.at)`,
    `next_at: attempts > 1 ? null : now`,
  ),
  mutant(
    "another request under the same key is answered",
    "durable-objects/booking-sagas/open.ts",
    `if (known.opening.request_hash !== request.request_hash) return err({ reason: "key_reused" });`,
    ``,
  ),
  mutant(
    "a failed commit stays in memory",
    "durable-objects/booking-sagas/store.ts",
    `for (const id of this.#dirty) this.#entries.delete(id);`,
    ``,
  ),
  mutant(
    "chosen seats cost nothing",
    "durable-objects/booking-sagas/open.ts",
    `request.terms.total.amount_minor + priceOf(request.seat_prices)`,
    `request.terms.total.amount_minor`,
  ),
  mutant(
    "a refund without an answer is taken for refused",
    "workers/payments/commands/refund.ts",
    `return tryAgain("the provider did not answer a refund");`,
    `return refused(desk, message, "timeout", [owed]);`,
  ),
  mutant(
    "a fresh refund key without looking",
    "workers/payments/commands/refund.ts",
    `return found === undefined ? advanceRefundKey(desk.db, row, desk.now()) : { found };`,
    `return advanceRefundKey(desk.db, row, desk.now());`,
  ),
  mutant(
    "a cancel without an answer is taken for done",
    "workers/payments/commands/resolve.ts",
    `if (record.kind !== "ok") return tryAgain(STILL_OPEN);`,
    `if (record.kind !== "ok") return { type: "payment.cancelled", payment_id: payment.id };`,
  ),
  {
    name: "an authorisation ignores the payment's tombstone",
    patches: [
      {
        file: "workers/payments/commands/authorize.ts",
        from: `if (begun.cancelled_at !== null) return cancelled(begun.id);`,
        to: ``,
      },
      {
        file: "workers/payments/commands/authorize.ts",
        from: `if (payment.cancelled_at === null && isAttached(payment)) return payment;`,
        to: `if (isAttached(payment)) return payment;`,
      },
    ],
  },
  mutant(
    "an open without an answer gives its seats back",
    "workers/bookings/create.ts",
    `const opened = await sagaOf(env.BOOKING_SAGAS, request.booking_id).open(request);`,
    `const opened = await sagaOf(env.BOOKING_SAGAS, request.booking_id).open(request).catch(async (error: unknown) => {
      await releaseSegments(env, wanted);
      throw error;
    });`,
  ),
  {
    name: "a create that never gets an id is waited for",
    patches: [
      {
        file: "workers/payments/commands/authorize.ts",
        from: `case "silent":\n      return giveUp(desk, payment_id);`,
        to: `case "silent":\n      return { type: "payment.unknown", payment_id };`,
      },
      {
        file: "workers/payments/commands/authorize.ts",
        from: `if (!keyIsAlive(begun.create_sent_at ?? now, now))`,
        to: `if (now < 0)`,
      },
      {
        file: "workers/payments/commands/poll.ts",
        from: `const payment = past_pin\n    ?`,
        to: `const payment = payment_id === ""\n    ?`,
      },
    ],
  },
  mutant(
    "an unknown is stored for a cancel",
    "workers/payments/commands/resolve.ts",
    `if (record.kind !== "ok") return tryAgain(STILL_OPEN);`,
    `if (record.kind !== "ok") return unknown(payment.id);`,
  ),
  mutant(
    "a fresh refund key on every try",
    "workers/payments/commands/refund.ts",
    `refundKey(message.id, ready.key_generation)`,
    `refundKey(message.id, desk.now())`,
  ),
  mutant(
    "webhooks are stored and never delivered",
    "workers/payments/webhooks/deliver.ts",
    `await sagas\n      .getByName(shard)`,
    `if (shard === "") await sagas\n      .getByName(shard)`,
  ),
  mutant(
    "a refused sale is not noticed",
    "domain/booking/fold-seats.ts",
    `if (run === null || run.direction === "undo") return;`,
    `if (run === null || run.direction === "undo" || run.step === "confirm") return;`,
  ),
  mutant(
    "seats refused after a late success are not noticed",
    "domain/booking/fold-seats.ts",
    `if (run === null || run.direction === "undo") return;`,
    `if (run === null || run.direction === "undo" || run.suspended) return;`,
  ),
  mutant(
    "a refund that came back is booked as still with the passenger",
    "domain/ledger/entry.ts",
    `entry("refund_returned", refundId, currency, [debit("provider_clearing", amount), credit("refunds_payable", amount)]);`,
    `entry("refund_returned", refundId, currency, [debit("refunds_payable", amount), credit("refunds_payable", amount)]);`,
  ),
  mutant(
    "a refund that is refused leaves no debt",
    "workers/payments/commands/refund.ts",
    `[owed, record, recordDebt(desk.db, failed, desk.now())]`,
    `[owed, record]`,
  ),
  mutant("a refund that takes its time never ends", PAYMENTS, `if (status === "succeeded") paid.refund_pending = false;`, ``),
  mutant(
    "a dispute is booked as money that stays",
    "domain/ledger/entry.ts",
    `[debit("disputes", amount), credit("provider_clearing", amount)]`,
    `[debit("disputes", amount), credit("customer_funds", amount)]`,
  ),
  mutant(
    "an attempt that ended is forgotten while its booking has seats",
    "domain/seat/prune.ts",
    `if (flight.holds.has(booking_id)) continue;`,
    ``,
  ),
  mutant(
    "a webhook's copy counts again",
    "domain/booking/fold-payment.ts",
    `if (paid.captured_minor > 0) return;\n  paid.captured_minor = amountMinor;`,
    `paid.captured_minor += amountMinor;`,
  ),
  mutant(
    "a claim lets the old seats go",
    COMMANDS,
    `reseat(record, flight, change, "claim", [...had, ...added])`,
    `reseat(record, flight, change, "claim", flight.seats)`,
  ),
  mutant(
    "seats are settled once the first flight has claimed",
    SAGAS,
    `done: flightsAre("claimed", "settled"),`,
    `done: (record) => runningChange(record)?.flights[0]?.state !== "claiming",`,
  ),
  mutant(
    "a refused change lets the old seats go",
    COMMANDS,
    `...reseat(record, flight, change, "settle", segmentOf(record, flight).seats), compensates: true`,
    `...reseat(record, flight, change, "settle", flight.seats), compensates: true`,
  ),
  mutant("the number of a change is ignored", "domain/seat/reseat.ts", `if (n <= hold.reseats) return ok(heldSeats(hold));`, ``),
  {
    name: "the flight that refused is not told of the undo",
    patches: [
      {
        file: COMMANDS,
        from: `return change.flights\n    .toReversed()`,
        to: `return change.flights\n    .filter(({ state }) => state !== "settled")\n    .toReversed()`,
      },
      {
        file: "domain/booking/fold-reseat.ts",
        from: `change.refusal = { ...refusal, flight_id };`,
        to: `change.refusal = { ...refusal, flight_id };\n  for (const each of change.flights) if (each.flight_id === flight_id) each.state = "settled";`,
      },
    ],
  },
  mutant(
    "a change begins the hold anew",
    "domain/seat/reseat.ts",
    `seats: wanted, reseats: n }`,
    `seats: wanted, reseats: n, expires_at: now + 900_000 }`,
  ),
  mutant(
    "a seat that was given up is paid for still",
    "domain/booking/plan-seat-change.ts",
    `record.total_minor - priceOf(record.seat_prices) + priceOf(kept) + priceOf(chosen.value)`,
    `record.total_minor + priceOf(chosen.value)`,
  ),
  mutant(
    "a payment begins while seats are changed",
    "domain/booking/ask.ts",
    `return runningChange(record) === undefined ? ok(null) : err({ reason: "request_in_progress" });`,
    `return ok(null);`,
  ),
  mutant(
    "a cancelled flight is sold on",
    "domain/seat/hold.ts",
    `if (isGrounded(flight)) return { reason: "flight_closed" };`,
    ``,
  ),
  mutant(
    "a cancelled flight takes payments on",
    "domain/seat/pin.ts",
    `if (isGrounded(flight)) return err({ reason: "flight_cancelled" });`,
    ``,
  ),
  mutant(
    "a fee is kept of whose flight is cancelled",
    "domain/booking/quote.ts",
    `refund_minor: captured, fee_minor: 0, expires_at: now`,
    `refund_minor: captured - 1_000, fee_minor: 1_000, expires_at: now`,
  ),
  mutant(
    "who is booked on a cancelled flight is told once",
    "domain/seat/cancel-flight.ts",
    `tries: booking.tries + 1, next_at: now + wait`,
    `tries: booking.tries + 1, next_at: Infinity`,
  ),
  mutant(
    "an alarm is set to an instant that has come",
    "platform/alarm.ts",
    `this.#at = Math.max(at, Date.now() + 1);`,
    `this.#at = at;`,
  ),
  mutant(
    "the alarm of a flight throws",
    "durable-objects/flight-seats/index.ts",
    `log("error", "flight_seats.alarm_failed", { flight: this.#id, why: errorText(error) });`,
    `throw error;`,
  ),
  mutant(
    "lists keep the price of the first seats",
    "workers/bookings/project.ts",
    `  total_minor: sql\`excluded.total_minor\`,\n`,
    ``,
  ),
  mutant(
    "lists take old news for new",
    "workers/bookings/project.ts",
    `setWhere: sql\`excluded.version >= \${bookings.version}\`,`,
    ``,
  ),
  mutant("lists have no tickets", "workers/bookings/project.ts", `return rows.length === 0 ? [] : [rows];`, `return [];`),
  mutant("a party takes one ticket number", SAGAS, `numberTickets(draft, ticketCount(draft))`, `numberTickets(draft, 1)`),
];
