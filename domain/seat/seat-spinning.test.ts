import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confirm } from "./confirm.ts";
import { expire } from "./expire.ts";
import { changesStored } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import { type HoldRequest, hold } from "./hold.ts";
import { pin } from "./pin.ts";
import { release } from "./release.ts";
import { NOW, TTL, openFlight, owner, request } from "./flight.fixture.ts";

/** 180 seats, of which 5 % are 9. */
const bigFlight = () =>
  openFlight({ aircraft: "320", booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: 180 }] });
const HOME = { network: { id: "home", share_percent: 5 } };
const ELSEWHERE = { network: { id: "elsewhere", share_percent: 5 } };

/** Any seats, as a user of their own. */
const ask = (flight: Flight, booking: string, seats: number, change: Partial<HoldRequest>, now = NOW) =>
  hold(flight, request(booking, Array<null>(seats).fill(null), change), now);
const liveSeats = (flight: Flight) =>
  [...flight.seats.values()].filter(({ state }) => state === "held" || state === "pinned").length;

describe("a bot with a thousand identities", () => {
  test("of one network takes 5 % of a flight, and leaves the rest to others", () => {
    const flight = bigFlight();
    const answers = Array.from({ length: 1_000 }, (_, n) => ask(flight, `bot-${n}`, 1, HOME));
    expect(liveSeats(flight)).toBe(9);
    expect(answers.at(-1)).toEqual({ ok: false, error: { reason: "hold_limit", limit: 9, of: "network", known: false } });
    expect(ask(flight, "family", 9, ELSEWHERE).ok).toBe(true);
  });

  test("never has more, in whatever order it holds, pays, lets go and waits", () => {
    const action = fc.record({
      what: fc.constantFrom("hold", "hold", "hold", "pin", "release", "wait"),
      bot: fc.integer({ min: 0, max: 999 }),
      seats: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const flight = bigFlight();
        let now = NOW;
        for (const { what, bot, seats } of actions) {
          if (what === "hold") ask(flight, `bot-${bot}`, seats, HOME, now);
          if (what === "pin") pin(flight, owner(`bot-${bot}`), now + 2 * TTL, now);
          if (what === "release") release(flight, owner(`bot-${bot}`), now);
          if (what === "wait") expire(flight, (now += TTL / 3));
          expect(liveSeats(flight)).toBeLessThanOrEqual(9);
        }
      }),
    );
  });
});

describe("the share of a network", () => {
  test("counts what is on hold or being paid for, not what is sold or was let go", () => {
    const flight = bigFlight();
    ask(flight, "b1", 5, HOME);
    ask(flight, "b2", 4, HOME);
    expect(ask(flight, "b3", 1, HOME).ok).toBe(false);
    const pinned = pin(flight, owner("b1"), NOW + TTL, NOW);
    expect(ask(flight, "b3", 1, HOME).ok).toBe(false);
    confirm(flight, owner("b1"), pinned.ok ? pinned.value.epoch : -1);
    expect(flight.holds.get("b1")?.network).toBeNull();
    expect(ask(flight, "b4", 5, HOME).ok).toBe(true);
    release(flight, owner("b2"), NOW);
    expect(ask(flight, "b5", 4, HOME).ok).toBe(true);
    expect(ask(flight, "b6", 1, HOME).ok).toBe(false);
  });

  test("lets the first party in whatever its size, also where 5 % are fewer, and nobody beside it", () => {
    const flight = openFlight();
    expect(ask(flight, "family", 9, HOME).ok).toBe(true);
    expect(ask(flight, "next", 1, HOME)).toMatchObject({ error: { reason: "hold_limit", limit: 5, of: "network" } });
  });

  test("is nobody's where no network is named, and an agent's neither", () => {
    const flight = bigFlight();
    for (let n = 0; n < 20; n++) expect(ask(flight, `local-${n}`, 2, {}).ok).toBe(true);
    for (let n = 0; n < 20; n++) expect(ask(flight, `agent-${n}`, 2, { ...HOME, exempt: true }).ok).toBe(true);
  });

  test("does not keep a repeated request from its own hold", () => {
    const flight = bigFlight();
    ask(flight, "b1", 9, HOME);
    expect(ask(flight, "b1", 9, { ...HOME, attempt: "again" }).ok).toBe(true);
  });

  test("changes nothing of the flight where it is exceeded", () => {
    const flight = bigFlight();
    ask(flight, "b1", 9, HOME);
    const { version } = flight;
    changesStored(flight);
    ask(flight, "b2", 1, HOME);
    expect([flight.version, flight.changes.holds.size]).toEqual([version, 0]);
  });
});
