import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Saga } from "#contracts/sagas.ts";
import { inbox, mailTo, providerPayments } from "../harness/evidence.ts";
import { prepareState } from "../harness/fares-kept.ts";
import { newPerson, signIn } from "../harness/people.ts";
import { type RunningServer, startServer } from "../harness/server.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { held, pay, read, search, tickets, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const state = mkdtempSync(path.join(tmpdir(), "holdfast-crash-"));
let server: RunningServer | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(state, { recursive: true, force: true });
});

it("survives SIGKILL between payment and ticket: confirmed after the restart, with one capture, one ticket and one mail", async () => {
  await prepareState(state);
  server = await startServer(state);
  let person = await newPerson(server);
  const [offer] = await search(server, { departure_date: inDays(6) });
  if (offer === undefined) throw new Error("no offer");
  const booking = await held(server, person, offer);
  await server.api("/dev/provider/faults", { json: { mode: "slow", rate: 1, for_ms: 20_000 } });
  expect((await pay(server, person, booking)).status).toBe(202);
  expect((await read(server, person, booking)).status).toBe("paying");
  await server.kill();

  // Another port is another issuer, so the old token is no longer good; the account is.
  server = await startServer(state);
  person = await signIn(server, person.email, person.password);
  const confirmed = await until(server, person, booking, "confirmed", 150_000);
  const money = await providerPayments(server, booking.id);
  expect(money.filter(({ amount_received }) => amount_received > 0)).toMatchObject([
    { amount_received: confirmed.total.amount_minor, amount_refunded: 0 },
  ]);
  expect(await tickets(server, person, booking)).toHaveLength(1);
  await mailTo(server, person.email, "booking.confirmed");
  // Nothing is sent a second time any more.
  const operator = await signIn(server, "operator@example.com");
  await waitFor("everything to be acknowledged", async () => {
    const saga = await server?.api<Saga>(`/v1/ops/sagas/${booking.id}`, { token: operator.token });
    return saga?.body.waits_for.length === 0;
  });
  expect((await inbox(server, person.email)).filter(({ type }) => type === "booking.confirmed")).toHaveLength(1);
  const [flight] = booking.slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));
  const map = await waitFor(
    "the seat map",
    async () =>
      (
        await server?.api<{ cabins: { rows: { seats: { designator: string; state: string }[] }[] }[] }>(
          `/v1/flights/${flight}/seat-map`,
        )
      )?.body,
  );
  const seat = booking.passengers[0]?.seats[0]?.designator;
  expect(
    map.cabins.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats)).find(({ designator }) => designator === seat)?.state,
  ).toBe("sold");
});
