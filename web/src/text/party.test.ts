import { expect, test } from "vitest";
import { partyInWords } from "./party.ts";

test("a party is said without those who are not in it", () => {
  expect(partyInWords({ adults: 2, children: 1, infants: 0, cabin: "business" })).toBe("2 adults, 1 child, Business");
  expect(partyInWords({ adults: 0, children: 2, infants: 0, cabin: "economy" })).toBe("2 children, Economy");
});
