import { randomUUID } from "node:crypto";
import type { Booking, Ticket } from "#contracts/bookings.ts";
import type { BoardingPass } from "#contracts/check-in.ts";
import type { Notification } from "#contracts/notifications.ts";
import type { Offer } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import { inDays } from "../api/in-days.ts";
import { waitFor } from "../api/wait-for.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;
/** Days with departures that are still to come for sure, and that a return can follow. */
const FIRST_DAY = 2;
const DAYS = 5;
const ROUTES = [
  ["LHR", "JFK"],
  ["LHR", "CDG"],
  ["CDG", "LHR"],
  ["JFK", "LHR"],
] as const;
/** So many of each are there when a batch begins. */
const WANTED = { held: 8, confirmed: 6, quotes: 3, letters: 3, debts: 1 };
/** Offers are looked for anew every so many times, since classes sell out. */
const OFFERS_EVERY = 10;
const SETTLE_MS = 60_000;
/** Hours before departure at which check-in is open for sure, however long the run takes to get there. */
const CHECK_IN_HOURS = { least: 2, most: 23 };
/** Where events are to be sent: a name that leads nowhere (RFC 2606), so that nothing of them leaves this machine. */
export const NOBODY_LISTENS = "https://hooks.partner.example/";
const BORN = { adult: "1985-03-14", child: inDays(-8 * 365), infant: inDays(-300) };

/** Keeps the pool full: what requests use up is made again. */
export class Supply {
  readonly #world: World;
  /** A seat of each flight that somebody has. */
  readonly #taken = new Map<string, string>();
  #turn = 0;
  #serial = 0;

  constructor(world: World) {
    this.#world = world;
  }

  async fill(): Promise<void> {
    const { pool } = this.#world.scene;
    if (this.#turn % OFFERS_EVERY === 0) {
      this.#days();
      await this.#offers(this.#turn / OFFERS_EVERY);
      await this.#world.renewSessions();
    }
    this.#turn++;
    await this.#paid();
    while (pool.all("held").length < WANTED.held) await this.#hold();
    while (pool.all("confirmed").length < WANTED.confirmed) await this.#confirm("pm_card_visa");
    while (pool.all("quotes").length < WANTED.quotes) await this.#quote();
    if (pool.all("travelling").length === 0) await this.#travelling();
    await this.#endpoint();
    await this.#operators();
    this.#events();
  }

  async #ask<Body>(path: string, json?: unknown, who: "owner" | "operator" = "owner", method = "POST"): Promise<Body> {
    const token = this.#world.scene.people.token(who) ?? "";
    const key = `supply-${randomUUID()}`;
    const { status, body } = await this.#world.api.api<Body>(path, {
      token,
      ...(method === "GET" ? {} : { method, key, ...(json !== undefined && { json }) }),
    });
    invariant(status < 300, `${method} ${path} answered ${status} ${JSON.stringify(body)}`);
    return body;
  }

  #days(): void {
    for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day++)
      this.#world.scene.pool.add("days", { date: inDays(day), later: inDays(day + 2), month: inDays(day).slice(0, 7) });
  }

  async #offers(round: number): Promise<void> {
    const { pool } = this.#world.scene;
    for (const [i, [origin, destination]] of ROUTES.entries()) {
      const query = new URLSearchParams({
        origin,
        destination,
        departure_date: inDays(FIRST_DAY + ((round + i) % DAYS)),
        adults: String(1 + (i % 2)),
        limit: "5",
      });
      const found = await this.#ask<{ data: Offer[]; next_cursor: string | null }>(
        `/v1/offers?${query.toString()}`,
        undefined,
        "owner",
        "GET",
      );
      if (found.next_cursor !== null) pool.add("cursors", { cursor: found.next_cursor });
      for (const offer of found.data) {
        pool.add("offers", { id: offer.id, ...requestsOf(offer, this.#taken) });
        for (const id of flightsOf(offer)) await this.#flight(id);
      }
    }
  }

  /** Its object is opened by whoever asks for its seats first, which is an effect of reading. */
  async #flight(id: string): Promise<void> {
    const { pool } = this.#world.scene;
    if (pool.all("flights").some((flight) => flight["id"] === id)) return;
    await this.#ask(`/v1/flights/${id}/seat-map`, undefined, "owner", "GET");
    pool.add("flights", { id });
  }

  async #hold(): Promise<Record<string, unknown>> {
    const { pool } = this.#world.scene;
    const offers = pool.all("offers");
    const offer = offers[this.#serial++ % offers.length];
    const body = await this.#ask<Booking>("/v1/bookings", offer?.["create"]);
    const held = heldOf(body);
    pool.add("held", held);
    for (const { seats } of body.passengers)
      for (const { flight_id, designator } of seats) this.#taken.set(flight_id, designator);
    return held;
  }

  async #confirm(card: string): Promise<string> {
    const { pool } = this.#world.scene;
    const { id } = await this.#hold();
    pool.remove("held", id);
    const booking = await this.#pay(String(id), card);
    await this.#confirmed(booking);
    return booking.id;
  }

  async #pay(id: string, card: string): Promise<Booking> {
    await this.#ask(`/v1/bookings/${id}/payments`, { payment_method: card });
    return waitFor(
      `${id} to be confirmed`,
      async () => {
        const now = await this.#ask<Booking>(`/v1/bookings/${id}`, undefined, "owner", "GET");
        return now.status === "confirmed" && now;
      },
      SETTLE_MS,
    );
  }

  /** A booking of a flight that leaves within a day, and its boarding passes. */
  async #travelling(): Promise<void> {
    const { pool } = this.#world.scene;
    const found = await Promise.all(
      [CHECK_IN_HOURS.least, CHECK_IN_HOURS.most].map((hours) => {
        const query = new URLSearchParams({
          origin: "LHR",
          destination: "JFK",
          max_connections: "0",
          departure_date: inDays(hours / 24),
        });
        return this.#ask<{ data: Offer[] }>(`/v1/offers?${query.toString()}`, undefined, "owner", "GET");
      }),
    );
    const offer = found.flatMap(({ data }) => data).find(leavesSoon);
    invariant(offer, "a flight leaves within a day");
    const { id } = await this.#ask<Booking>("/v1/bookings", requestsOf(offer, this.#taken)["create"]);
    await this.#pay(id, "pm_card_visa");
    const { data } = await this.#ask<{ data: BoardingPass[] }>(`/v1/bookings/${id}/check-in`);
    pool.add("notices", { id: await this.#confirmation(id) });
    pool.add("travelling", { id });
    pool.add("passes", ...data.map((pass) => ({ id: pass.id })));
  }

  /** The mail that says so, which can be sent again once it has gone. */
  #confirmation(bookingId: string): Promise<string> {
    const path = `/v1/ops/notifications?booking_id=${bookingId}`;
    return waitFor(
      `${bookingId} to have its mail`,
      async () => {
        const { data } = await this.#ask<{ data: Notification[] }>(path, undefined, "operator", "GET");
        return data.find(({ type, status }) => type === "booking.confirmed" && status === "sent")?.id;
      },
      SETTLE_MS,
    );
  }

  async #confirmed({ id, record_locator }: Booking): Promise<void> {
    const { pool } = this.#world.scene;
    pool.add("confirmed", { id, record_locator });
    const { data } = await this.#ask<{ data: Ticket[] }>(`/v1/bookings/${id}/tickets`, undefined, "owner", "GET");
    pool.add("tickets", ...data.map(({ number }) => ({ number })));
  }

  async #quote(): Promise<void> {
    const { pool } = this.#world.scene;
    const [first] = pool.all("confirmed");
    const quote = await this.#ask<{ id: string; booking_id: string }>(`/v1/bookings/${String(first?.["id"])}/cancellations`);
    pool.add("quotes", { id: quote.id, booking_id: quote.booking_id });
    // So that quotes are of several.
    pool.remove("confirmed", quote.booking_id);
    pool.add("ended", { id: quote.booking_id });
  }

  /** What became of those that requests have paid for. */
  async #paid(): Promise<void> {
    const { pool } = this.#world.scene;
    for (const { id } of pool.all("paying")) {
      const booking = await this.#ask<Booking>(`/v1/bookings/${String(id)}`, undefined, "owner", "GET");
      if (booking.status === "paying") continue;
      pool.remove("paying", id);
      if (booking.status === "confirmed") await this.#confirmed(booking);
      else pool.add("ended", { id });
    }
  }

  /** One that the owner has, since there are never more than five, with an event that it was to be sent; those that were deleted go. */
  async #endpoint(): Promise<void> {
    const { pool } = this.#world.scene;
    const path = "/v1/webhook-endpoints";
    const { data } = await this.#ask<{ data: { id: string }[] }>(path, undefined, "owner", "GET");
    for (const endpoint of pool.all("endpoints"))
      if (!data.some(({ id }) => id === endpoint["id"])) pool.remove("endpoints", endpoint["id"]);
    if (pool.all("endpoints").length > 0) return;
    const { id } = data[0] ?? (await this.#ask<{ id: string }>(path, { url: NOBODY_LISTENS }));
    const { id: event } = await this.#ask<{ id: string }>(`${path}/${id}/ping`);
    pool.add("endpoints", { id, event });
  }

  async #operators(): Promise<void> {
    const { pool } = this.#world.scene;
    if (pool.all("letters").length < WANTED.letters) {
      for (const queue of ["bookings", "notifications", "payments", "search"])
        await this.#world.enqueue(queue, [{ v: 1, id: `poison:${randomUUID()}`, type: "fuzz.imagined", booking_id: null }]);
      const letters = await waitFor("dead letters", async () => {
        const { data } = await this.#ask<{ data: { id: string }[] }>(
          "/v1/ops/dead-letters?state=parked",
          undefined,
          "operator",
          "GET",
        );
        return data.length >= WANTED.letters && data;
      });
      pool.add("letters", ...letters.map(({ id }) => ({ id })));
    }
    if (pool.all("debts").length < WANTED.debts) await this.#debt();
    if (pool.all("audits").length === 0) {
      const { id } = await this.#ask<{ id: string }>("/v1/ops/audits", undefined, "operator");
      pool.add("audits", { id });
    }
  }

  /** A cancelled booking whose refund the card's bank has sent back. */
  async #debt(): Promise<void> {
    const id = await this.#confirm("pm_card_refundFail");
    const { pool } = this.#world.scene;
    pool.remove("confirmed", id);
    const quote = await this.#ask<{ id: string }>(`/v1/bookings/${id}/cancellations`);
    await this.#ask(`/v1/bookings/${id}/cancellations/${quote.id}/confirm`);
    pool.add("ended", { id });
    await waitFor(
      "a debt",
      async () => {
        const { data } = await this.#ask<{ data: { id: string }[] }>(
          "/v1/ops/refund-debts?state=open",
          undefined,
          "operator",
          "GET",
        );
        pool.add("debts", ...data.map((debt) => ({ id: debt.id })));
        return data.length > 0;
      },
      SETTLE_MS,
    );
  }

  /** As the provider has sent them. */
  #events(): void {
    const rows = this.#world.state.read("Provider", "SELECT json FROM events ORDER BY seq DESC LIMIT 30");
    this.#world.scene.pool.add("events", ...rows.map(({ json }) => ({ event: JSON.parse(String(json)) as unknown })));
  }
}

function leavesSoon({ slices }: Pick<Offer, "slices">): boolean {
  const hours = (Date.parse(slices[0]?.segments[0]?.departs_at ?? "") - Date.now()) / HOUR_MS;
  return hours > CHECK_IN_HOURS.least && hours < CHECK_IN_HOURS.most;
}

const flightsOf = ({ slices }: Pick<Offer, "slices">): string[] =>
  slices.flatMap(({ segments }) => segments.map(({ flight_id }) => flight_id));

/** Bodies of `POST /v1/bookings`: a good one, and some that are refused. `taken`: a seat by flight. */
function requestsOf(offer: Offer, taken: Map<string, string>): Record<string, unknown> {
  const passengers = offer.passengers.map(({ id, type }, i) => ({
    id,
    // The same passenger twice is refused.
    given_name: ["Ada", "Grace", "Edith"][i] ?? "Joan",
    family_name: "Lovelace",
    born_on: BORN[type],
  }));
  const [first] = passengers;
  const [flight_id = ""] = flightsOf(offer);
  const body = { offer_id: offer.id, contact: { email: "fuzz@example.com" }, passengers };
  const seated = (designator: string) => ({
    ...body,
    passengers: passengers.map((each) => ({ ...each, seat_selections: [{ flight_id, designator }] })),
  });
  return {
    create: body,
    young: { ...body, passengers: [{ ...first, born_on: inDays(-100) }, ...passengers.slice(1)] },
    one_more: { ...body, passengers: [...passengers, { ...first, id: "pax_9", given_name: "Hedy" }] },
    same_seat: { ...seated("20A"), passengers: [...seated("20A").passengers, ...seated("20A").passengers] },
    no_seat: seated("99L"),
    taken: taken.has(flight_id) ? seated(taken.get(flight_id) ?? "") : seated("99L"),
    tampered: { ...body, offer_id: `${offer.id.slice(0, -4)}AAAA` },
    card: { ...body, contact: { email: "4242424242424242@example.com" } },
  };
}

/** A held booking, with bodies that change its seats: to those it has, and some that are refused. */
export function heldOf({ id, passengers }: Pick<Booking, "id" | "passengers">): Record<string, unknown> {
  const seated = passengers.filter((passenger) => passenger.seats.length > 0);
  const wish = (seatOf: (seat: Booking["passengers"][number]["seats"][number]) => unknown, idOf = (own: string) => own) => ({
    passengers: seated.map((passenger) => ({ id: idOf(passenger.id), seat_selections: passenger.seats.map(seatOf) })),
  });
  return {
    id,
    seats: wish((seat) => seat),
    no_seat: wish(({ flight_id }) => ({ flight_id, designator: "99L" })),
    no_passenger: wish(
      (seat) => seat,
      () => "pax_9",
    ),
  };
}
