import { describe, expect, test } from "vitest";
import { type Failure, localFailure } from "./failure.ts";
import { fieldProblems, problemsByPath } from "./field-errors.ts";

const failure = (reason: Failure["reason"], ...errors: Failure["errors"]): Failure => ({
  ...localFailure("unreadable"),
  reason,
  errors,
});

describe("what the server found wrong with a field", () => {
  test("is said in words under the name the reader knows, and never as a pattern", () => {
    expect(
      fieldProblems(
        failure(
          "validation_failed",
          { path: "passengers.1.family_name", message: "Invalid string: must match pattern /^x$/u" },
          { path: "contact.phone", message: "Invalid string" },
          { path: "departure_date", message: "Invalid ISO date" },
        ),
      ),
    ).toEqual([
      {
        path: "passengers.1.family_name",
        label: "Passenger 2, family name",
        says: "Use letters, spaces, apostrophes, dots and hyphens, and at least one letter.",
      },
      { path: "contact.phone", label: "Phone", says: "Write it with the country code, as in +44 7700 900123." },
      { path: "departure_date", label: "Departure", says: "This is not a date." },
    ]);
  });

  test("is said once, however often it was found", () => {
    const twice = { path: "contact.email", message: "Invalid email" };
    expect(fieldProblems(failure("validation_failed", twice, twice))).toHaveLength(1);
  });

  test("is said in the server's words where the shape was right, the first of them", () => {
    const errors = [
      { path: "passengers.0", message: "12 or older on the last day" },
      { path: "passengers.0", message: "another one" },
    ];
    expect(fieldProblems(failure("passenger_mismatch", ...errors))).toEqual([
      { path: "passengers.0", label: "Passenger 1", says: "12 or older on the last day" },
    ]);
  });

  test("is found by the path that its input is named by", () => {
    expect(problemsByPath(failure("validation_failed", { path: "contact.email", message: "" }))).toEqual({
      "contact.email": "This is not an e-mail address.",
    });
    expect(problemsByPath(null)).toEqual({});
  });
});
