import { h } from "preact";
import { beforeEach, describe, expect, test } from "vitest";
import { booking, seatMap } from "../api/booking.fixture.ts";
import { answer, serverOfFile } from "../api/server.fixture.ts";
import { button, choose, field, passes, press, screenOfFile, show, shown } from "./screen.fixture.ts";
import { type SeatChoices, SeatPicker, type Sitter } from "./seat-picker.tsx";

const segment = booking({}).slices[0]?.segments[0];
const ADA: Sitter = { id: "pax_1", name: "Ada", no_exit_row: false };
const GRACE: Sitter = { id: "pax_2", name: "Grace", no_exit_row: true };
let choices: SeatChoices;
/** What a test has the picker be told besides. */
let others: { own?: string[]; mayBeOurs?: boolean };

/** As on a page that takes over what is chosen. */
function draw(refreshes: number, alternatives: string[]): Promise<void> {
  if (segment === undefined) throw new Error("The booking has a flight.");
  const onChoices = (next: SeatChoices) => {
    choices = next;
    void draw(refreshes, alternatives);
  };
  const told = { mayBeOurs: false, ...others };
  show(h(SeatPicker, { segment, sitters: [ADA, GRACE], currency: "GBP", choices, onChoices, refreshes, alternatives, ...told }));
  return passes(0);
}
const seats = () => Object.fromEntries(Object.entries(choices).map(([id, { designator }]) => [id, designator]));
let losses: number;
/** Somebody was faster. */
async function lose(id: string, alternatives: string[]): Promise<void> {
  choices = Object.fromEntries(Object.entries(choices).filter(([each]) => each !== id));
  await draw((losses += 1), alternatives);
}

screenOfFile();
serverOfFile();
beforeEach(async () => {
  choices = {};
  others = {};
  losses = 0;
  answer(() => Response.json(seatMap()));
  await draw(0, []);
  await press(/^10A/);
  await press(/^10B/);
  expect(seats()).toEqual({ pax_1: "10A", pax_2: "10B" });
});

test("a seat that is offered in the place of a lost one is for whoever lost it, and takes nobody else's away", async () => {
  await lose("pax_1", ["11A"]);
  expect(field(/^Ada/).checked).toBe(true);
  await press(/^11A/);
  expect(seats()).toEqual({ pax_1: "11A", pax_2: "10B" });
});

test("it is offered by what goes for whoever lost it: one may sit in an exit row, the other may not", async () => {
  const map = seatMap();
  for (const seat of map.cabins[0]?.rows[1]?.seats ?? []) seat.features.push("exit_row");
  answer(() => Response.json(map));
  await lose("pax_1", ["11A"]);
  expect(button("11A for £20.00").isConnected).toBe(true);
  await press(/^10A/);
  await lose("pax_2", ["11A"]);
  expect(() => button("11A for £20.00")).toThrow("There is no button");
});

test("where nobody has lost a seat, the passenger stays whose seat is chosen next", async () => {
  await draw(1, []);
  expect(field(/^Grace/).checked).toBe(true);
});

test("what a seat costs stands beside whoever has chosen it, and before that under the map", async () => {
  expect(shown()).toContain("free of charge £20.00");
  expect(shown()).not.toContain("10A £");
  await press(/^10B/);
  await press(/^11A/);
  expect(shown()).toContain("Grace 11A £20.00");
});

test("seats of several prices are announced from the lowest to the highest", async () => {
  const map = seatMap();
  for (const seat of map.cabins[0]?.rows[0]?.seats ?? []) seat.price.amount_minor = 1_000;
  answer(() => Response.json(map));
  await draw(1, []);
  expect(shown()).toContain("£10.00 – £20.00");
});

describe("a seat that was chosen and is somebody's by now", () => {
  const TAKEN = "10A has been taken meanwhile. Choose another.";
  /** The map is read again, and has 10A as held. */
  const readAgain = async () => {
    const map = seatMap();
    for (const seat of map.cabins[0]?.rows[0]?.seats ?? []) if (seat.designator === "10A") seat.state = "held";
    answer(() => Response.json(map));
    await draw(1, []);
  };

  const saysOf = (designator: RegExp) => button(designator).getAttribute("aria-label");

  test("is said to be, until another is chosen, and is nobody's of the party on the map", async () => {
    expect(shown()).not.toContain("taken meanwhile");
    expect(saysOf(/^10A/)).toContain("Ada");
    await readAgain();
    expect(shown()).toContain(TAKEN);
    expect(saysOf(/^10A/)).toMatch(/not available$/);
    expect(saysOf(/^10B/)).toContain("Grace");
    expect(shown()).not.toContain("10B has been");
    await choose(/^Ada/);
    await press(/^11A/);
    expect(shown()).not.toContain("taken meanwhile");
  });

  test("is not said to be where that may be the party itself", async () => {
    others = { mayBeOurs: true };
    await readAgain();
    expect(shown()).not.toContain("taken meanwhile");
    others = { own: ["10A"] };
    await readAgain();
    expect(shown()).not.toContain("taken meanwhile");
  });
});
