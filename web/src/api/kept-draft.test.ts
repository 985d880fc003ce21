import { beforeEach, expect, test } from "vitest";
import { type BookingDraft, emptyDraft } from "./booking-draft.ts";
import { forgetDraft, keepDraft, keptDraft } from "./kept-draft.ts";

let items: Map<string, string>;
let storage: Storage;
beforeEach(() => {
  items = new Map();
  storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
});

const PARTY = [
  { id: "pax_1", type: "adult" as const },
  { id: "pax_2", type: "child" as const },
];
const offer = { id: "off_1", passengers: PARTY };
const typed = (): BookingDraft => {
  const draft = emptyDraft(PARTY, "ada@example.com");
  const [ada, child] = draft.passengers;
  if (ada) Object.assign(ada, { title: "ms", given_name: "Ada", family_name: "Byron", born_on: "1990-12-10" });
  if (child) child.given_name = "Annabella";
  return { ...draft, phone: "+44 20", seats: { HF1: { pax_1: { designator: "14C", price_minor: 0 } } } };
};

test("a booking form is after a reload as it was left", () => {
  keepDraft(storage, "off_1", typed());
  expect(keptDraft(storage, offer, "")).toEqual(typed());
});

test("another offer for the same party has the names and not the seats", () => {
  keepDraft(storage, "off_1", typed());
  expect(keptDraft(storage, { ...offer, id: "off_2" }, "")).toEqual({ ...typed(), seats: {} });
});

test("an adult is not taken for the child who had that place", () => {
  keepDraft(storage, "off_1", typed());
  const adults = PARTY.map(({ id }) => ({ id, type: "adult" as const }));
  const { passengers } = keptDraft(storage, { ...offer, passengers: adults }, "");
  expect(passengers.map(({ type, given_name }) => [type, given_name])).toEqual([
    ["adult", "Ada"],
    ["adult", ""],
  ]);
});

test("what is forgotten, or was written by something else, is an empty form", () => {
  const empty = emptyDraft(PARTY, "me@example.com");
  keepDraft(storage, "off_1", typed());
  forgetDraft(storage);
  expect(keptDraft(storage, offer, "me@example.com")).toEqual(empty);
  for (const text of ["{", "[]", '{"draft":{"passengers":[{}],"seats":{},"email":"","phone":""}}']) {
    items.set("holdfast.booking_draft", text);
    expect(keptDraft(storage, offer, "me@example.com")).toEqual(empty);
  }
});
