import { h } from "preact";
import { expect, test, vi } from "vitest";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { LetGo } from "./let-go.tsx";
import { button, passes, press, screenOfFile, show, shown, withFocus } from "./screen.fixture.ts";
import { newRivals } from "./use-action.ts";

/** Whatever is asked for again is asked for within this time. */
const MINUTES_MS = 300_000;

screenOfFile();
serverOfFile();

test("who keeps the seats after all keeps them, though the word to let them go had no answer yet", async () => {
  const done = vi.fn<() => void>();
  show(h(LetGo, { bookingId: "bkg_1", disabled: false, rivals: newRivals(), done }));
  await press("Let the seats go");
  await press("Yes, let them go");
  expect(shown()).toContain("We do not know yet whether it was done");
  await press("Keep the seats");
  answer(() => new Response(null, { status: 204 }));
  await passes(MINUTES_MS);
  expect(askedFor("DELETE /v1/bookings/bkg_1")).toHaveLength(1);
  expect(done).not.toHaveBeenCalled();
  await press("Let the seats go");
  expect(shown()).not.toContain("We do not know yet");
});

test("who does not take it back has it asked for until there is an answer", async () => {
  const done = vi.fn<() => void>();
  show(h(LetGo, { bookingId: "bkg_1", disabled: false, rivals: newRivals(), done }));
  await press("Let the seats go");
  await press("Yes, let them go");
  answer(() => new Response(null, { status: 204 }));
  await passes(MINUTES_MS);
  expect(askedFor("DELETE /v1/bookings/bkg_1")).toHaveLength(2);
  expect(done).toHaveBeenCalledTimes(1);
});

test("whoever goes by keyboard is led to the question, and back to where it was asked", async () => {
  show(h(LetGo, { bookingId: "bkg_1", disabled: false, rivals: newRivals(), done: () => {} }));
  expect(withFocus().localName).toBe("body");
  await press("Let the seats go");
  expect(withFocus().textContent).toContain("Others can take the seats at once");
  await press("Keep the seats");
  expect(withFocus() === button("Let the seats go")).toBe(true);
});
