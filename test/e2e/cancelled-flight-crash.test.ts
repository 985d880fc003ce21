import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { FlightCancellation } from "#contracts/flight-cancellation.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { providerPayments } from "../harness/evidence.ts";
import { prepareState } from "../harness/fares-kept.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type RunningServer, startServer } from "../harness/server.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { flightsOf, held, pay, read, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const PASSENGERS = 3;
const TIMEOUT_MS = 400_000;
const state = mkdtempSync(path.join(tmpdir(), "holdfast-cancelled-"));
let server: RunningServer | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(state, { recursive: true, force: true });
});

async function bought(system: RunningServer): Promise<{ person: Person; booking: Booking }> {
  const person = await newPerson(system);
  const [offer] = await search(system, { departure_date: inDays(6) });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(system, person, offer);
  await pay(system, person, booking);
  return { person, booking: await until(system, person, booking, "confirmed", TIMEOUT_MS) };
}

it(
  "survives SIGKILL while the refunds of a cancelled flight are at the provider: each is paid back once, and all are counted",
  { timeout: 3 * TIMEOUT_MS },
  async () => {
    await prepareState(state);
    const first = (server = await startServer(state));
    const parties = [];
    for (let n = 0; n < PASSENGERS; n++) parties.push(await bought(first));
    const [flightId = ""] = flightsOf(parties[0]?.booking ?? { slices: [] });
    expect(parties.filter(({ booking }) => flightsOf(booking)[0] === flightId)).toHaveLength(PASSENGERS);
    const operator = await signIn(first, "operator@example.com");
    await first.api("/dev/provider/faults", { json: { mode: "slow", rate: 1, for_ms: 60_000 } });
    const begun = await first.api<FlightCancellation>(`/v1/ops/flights/${flightId}/cancel`, {
      method: "POST",
      token: operator.token,
      key: randomUUID(),
    });
    expect(begun).toMatchObject({ status: 202, body: { bookings: { to_do: PASSENGERS } } });
    const [one] = parties;
    if (one === undefined) throw new Error("nobody is booked");
    await until(first, one.person, one.booking, "cancelling", TIMEOUT_MS);
    await first.kill();

    const second = (server = await startServer(state));
    const again = await signIn(second, "operator@example.com");
    const progress = await waitFor(
      "every booking to be undone",
      async () => {
        const { body } = await second.api<FlightCancellation>(`/v1/ops/flights/${flightId}/cancellation`, { token: again.token });
        return body.status === "cancelled" && body;
      },
      TIMEOUT_MS,
    );
    expect(progress.bookings).toEqual({ to_do: 0, released: 0, refunded: PASSENGERS, failed: 0 });
    for (const { person, booking } of parties) {
      const reader = await signIn(second, person.email, person.password);
      expect((await read(second, reader, booking)).status).toBe("cancelled");
      const paid = (await providerPayments(second, booking.id)).filter(({ amount_received }) => amount_received > 0);
      expect(paid).toMatchObject([{ amount_received: booking.total.amount_minor, amount_refunded: booking.total.amount_minor }]);
    }
    const report = await waitFor(
      "an audit of which nothing is in motion",
      async () => {
        const each = await runAudit(second, again);
        return each.in_motion === 0 && each;
      },
      TIMEOUT_MS,
    );
    expect(report).toMatchObject({ status: "clean", discrepancies: [] });
  },
);
