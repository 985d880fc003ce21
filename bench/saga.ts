import { invariant } from "#domain/invariant.ts";
import { type Host, startHost } from "./host.ts";
import type { HttpClient } from "./http.ts";
import { closedLoop, openLoop, percentile } from "./load.ts";
import { bookingBody, offersOf, type SoldFlight } from "./offers.ts";
import { profiled } from "./profile.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";
import { tokensFor, type TokenOf } from "./tokens.ts";

const CLIENTS = [8, 32, 64];
const OPEN_RATE = 20;
/** As many as a spike of this design had when it was measured; a deployment starts with more. */
const SHARDS = "16";
/** Bookings take turns on so many flights at a time: a whole system sells more than one. */
const LANES = 8;
const SEATS = 180;
/** Seats of each flight that are not asked for, since requests of a lane overtake each other. */
const SPARE = 10;
const WAIT_S = 20;
const PROFILED = ["holdfast", "holdfast-bookings", "holdfast-objects", "holdfast-payments", "holdfast-notifications"];
/** After the load, until mail and ledger have caught up. */
const SETTLE_MS = 60_000;

interface Booker {
  hold(client: HttpClient): Promise<Held>;
  book(client: HttpClient): Promise<void>;
  confirmed: number;
}
interface Held {
  id: string;
  token: string;
}

/** Whole bookings through the whole system: create, pay, wait for the confirmation. */
export async function saga({ isShort, isProfiled }: Options): Promise<Result> {
  const [rounds, seconds] = isShort ? [1, 3] : [3, 8];
  const host = await startHost({ isProfiled, vars: { SAGA_SHARDS: SHARDS } });
  try {
    const { tokenOf } = await tokensFor(host);
    const booker = bookerOn(await offersOf(host, 60), tokenOf);
    const book = async (client: HttpClient): Promise<boolean> => (await booker.book(client), true);
    const hold = async (client: HttpClient): Promise<boolean> => (await booker.hold(client), true);
    const rates = new Rounds();
    const play = async (): Promise<void> => {
      for (const clients of CLIENTS) {
        rates.add(`confirmed ${clients}`, (await closedLoop(host.gateway, clients, seconds, book)).per_s);
        // What waits beside the path must not be counted against the next load.
        await settled(host);
        rates.add(`held ${clients}`, (await closedLoop(host.gateway, clients, seconds / 4, hold)).per_s);
        await settled(host);
      }
      const { latencies_ms } = await openLoop(host.gateway, OPEN_RATE, seconds, book);
      rates.add("p50", percentile(latencies_ms, 0.5));
      rates.add("p99", percentile(latencies_ms, 0.99));
      await settled(host);
    };
    await closedLoop(host.gateway, 8, 2, book);
    await settled(host);
    await profiled(host.runtime, isProfiled ? PROFILED : [], async () => {
      for (let round = 1; round <= rounds; round++) await play();
    });
    const checked = await check(host, booker.confirmed);
    return resultOf(rates, rounds, seconds, checked);
  } finally {
    await host.close();
  }
}

function bookerOn(flights: SoldFlight[], tokenOf: TokenOf): Booker {
  const usable = SEATS - SPARE;
  let n = 0;
  const hold = async (client: HttpClient): Promise<Held> => {
    const i = n++;
    const flight = flights[(i % LANES) + LANES * Math.floor(i / LANES / usable)];
    invariant(flight, "there are flights enough");
    const token = tokenOf(`usr_saga_${i}`);
    const { status, body } = await client.send({
      method: "POST",
      path: "/v1/bookings",
      headers: { authorization: `Bearer ${token}`, "idempotency-key": `create-${i}` },
      json: bookingBody(flight, null),
    });
    invariant(status === 201, `create answered ${status}: ${body}`);
    return { id: (JSON.parse(body) as { id: string }).id, token };
  };
  const booker: Booker = {
    hold,
    confirmed: 0,
    async book(client) {
      const { id, token } = await hold(client);
      const authorization = `Bearer ${token}`;
      const paid = await client.send({
        method: "POST",
        path: `/v1/bookings/${id}/payments`,
        headers: { authorization, "idempotency-key": `pay-${id}` },
        json: { payment_method: "pm_card_visa" },
      });
      invariant(paid.status === 202, `pay answered ${paid.status}: ${paid.body}`);
      for (;;) {
        const { status, body } = await client.send({
          method: "GET",
          path: `/v1/bookings/${id}?wait=${WAIT_S}`,
          headers: { authorization },
        });
        invariant(status === 200, `get answered ${status}: ${body}`);
        const booking = JSON.parse(body) as { status: string };
        if (booking.status === "confirmed") break;
        invariant(booking.status === "paying", `the booking is ${booking.status}`);
      }
      booker.confirmed += 1;
    },
  };
  return booker;
}

/** Waits until every confirmed booking of the projection has its mail: the work beside the path has caught up. */
async function settled(host: Host): Promise<{ projected: number; mails: number }> {
  const count = async (database: string, sql: string): Promise<number> =>
    (await host.rows<{ n: number }>(database, sql))[0]?.n ?? 0;
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const projected = await count("holdfast-bookings", "SELECT count(*) AS n FROM bookings WHERE status = 'confirmed'");
    const mails = await count(
      "holdfast-notifications",
      "SELECT count(DISTINCT booking_id) AS n FROM notifications WHERE channel = 'email' AND type = 'booking.confirmed' AND status = 'sent'",
    );
    if ((mails === projected && projected > 0) || performance.now() > deadline) return { projected, mails };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function check(host: Host, confirmed: number): Promise<string[]> {
  const { projected, mails } = await settled(host);
  invariant(projected === confirmed, `${confirmed} bookings were confirmed, ${projected} are projected so`);
  invariant(mails === confirmed, `${confirmed} bookings were confirmed, ${mails} have their mail`);
  return [`${confirmed} bookings confirmed, projected and mailed`];
}

function resultOf(rates: Rounds, rounds: number, seconds: number, checked: string[]): Result {
  const rows = CLIENTS.flatMap((clients): Row[] => {
    const isBarred = clients > 8;
    return [
      {
        name: `confirmed bookings, ${clients} clients`,
        figure: rates.figure(`confirmed ${clients}`),
        unit: "/s",
        ...(isBarred && { bar: { at_least: 120 } }),
      },
      { name: `winners (held only), ${clients} clients`, figure: rates.figure(`held ${clients}`), unit: "/s" },
      {
        name: `confirmed / winners, ${clients} clients`,
        figure: rates.ratio(`confirmed ${clients}`, `held ${clients}`),
        unit: "×",
        ...(isBarred && { bar: { at_least: 0.5 } }),
      },
    ];
  });
  return {
    name: "saga",
    what: `Create, pay, wait for the confirmation; ${LANES} flights at a time, ${SHARDS} shards, mail and e-ticket beside the path; ${rounds} rounds of ${seconds} s each.`,
    rows: [
      ...rows,
      { name: `${OPEN_RATE}/s open loop, p50`, figure: rates.figure("p50"), unit: "ms", bar: { at_most: 100 } },
      { name: `${OPEN_RATE}/s open loop, p99`, figure: rates.figure("p99"), unit: "ms", bar: { at_most: 500 } },
    ],
    checked,
  };
}
