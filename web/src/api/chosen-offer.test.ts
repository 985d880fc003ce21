import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type ChosenOffer, chooseOffer, chosenOffer, forgetChoice, searchAgainPath } from "./chosen-offer.ts";
import { learnServerTime } from "./clock.ts";
import { emptyStorage } from "./storage.fixture.ts";

const OFFER: ChosenOffer = { id: "off_1", search: "/search?from=LHR" };
const HOUR_MS = 3_600_000;

const openTab = () => vi.stubGlobal("sessionStorage", emptyStorage());
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();

beforeEach(() => {
  vi.useFakeTimers();
  // Files share the modules, and another may have been told of a server's clock.
  learnServerTime(Date.now() / 1000, Date.now());
  vi.stubGlobal("localStorage", emptyStorage());
  openTab();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a fare that was chosen is there in the tab that a mail's link opens, for as long as it can be booked", () => {
  chooseOffer(OFFER, inAnHour());
  openTab();
  expect(chosenOffer()).toEqual(OFFER);
  expect(searchAgainPath()).toBe(OFFER.search);
  vi.advanceTimersByTime(HOUR_MS);
  expect(chosenOffer()).toBeNull();
});

test("its own tab has it longer, to say so and to search again, and has its own where another tab chose since", () => {
  chooseOffer(OFFER, inAnHour());
  localStorage.setItem("holdfast.chosen_offer", JSON.stringify({ id: "off_2", search: "/search", expires_at: inAnHour() }));
  expect(chosenOffer()).toEqual(OFFER);
  vi.advanceTimersByTime(HOUR_MS);
  expect(chosenOffer()).toEqual(OFFER);
});

test("once it is held, or who chose it has signed out, no other tab has it", () => {
  chooseOffer(OFFER, inAnHour());
  forgetChoice();
  openTab();
  expect(chosenOffer()).toBeNull();
});

test.each(["", "{}", "null", '{"id":"off_1","search":"/search"}', '{"id":1,"search":"/search","expires_at":"2999-01-01"}'])(
  "what another release has kept is nothing (%s)",
  (text) => {
    localStorage.setItem("holdfast.chosen_offer", text);
    expect(chosenOffer()).toBeNull();
  },
);
