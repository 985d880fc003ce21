import { expect, test } from "vitest";
import { err, ok, type Result } from "#domain/result.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { askOpened } from "./ask-flight.ts";

type Answer = Result<string, { reason: "needs_definition" | "sold_out" }>;
const DEFINITION: FlightDefinition = {
  flight_id: "HF101_2026-12-01_LHR",
  departs_at: 0,
  aircraft: "320",
  currency: "GBP",
  booking_classes: [],
};
const UNOPENED = err({ reason: "needs_definition" } as const);
const SOLD_OUT = err({ reason: "sold_out" } as const);

/** A flight that gives these answers one after the other, and what it heard. */
function flightSaying(answers: Answer[], { isKnown = true, opens = true } = {}) {
  const heard: unknown[] = [];
  const flight = {
    open: async (definition: FlightDefinition) => {
      heard.push(definition);
      return opens ? ok({ version: 1 }) : err({ reason: "definition_differs" } as const);
    },
  };
  const define = async () => {
    heard.push("define");
    return isKnown ? ok(DEFINITION) : err({ reason: "not_found" } as const);
  };
  const ask = async () => {
    heard.push("ask");
    return answers.shift() ?? UNOPENED;
  };
  return { heard, answer: () => askOpened(flight, define, ask) };
}

test.each([[ok("seats")], [SOLD_OUT]])("a flight that is open is asked once, and search is not: %j", async (said) => {
  const { answer, heard } = flightSaying([said]);
  expect(await answer()).toEqual(said);
  expect(heard).toEqual(["ask"]);
});

test.each([[ok("seats")], [SOLD_OUT], [UNOPENED]])(
  "one that is not is opened and asked again, and then says %j",
  async (said) => {
    const { answer, heard } = flightSaying([UNOPENED, said]);
    expect(await answer()).toEqual(said);
    expect(heard).toEqual(["ask", "define", DEFINITION, "ask"]);
  },
);

test("one that a timetable has changed in between refuses to be opened, and answers all the same", async () => {
  expect(await flightSaying([UNOPENED, ok("seats")], { opens: false }).answer()).toEqual(ok("seats"));
});

test("of a flight that there is not nothing is opened", async () => {
  const { answer, heard } = flightSaying([UNOPENED], { isKnown: false });
  expect(await answer()).toEqual(err({ reason: "not_found" }));
  expect(heard).toEqual(["ask", "define"]);
});
