import { expect, test } from "vitest";
import { money } from "./html.ts";

test.each([
  [12_950, "eur", "EUR 129.50"],
  [500, "jpy", "JPY 500"],
  [5_120, "kwd", "KWD 5.120"],
  // Written with two decimals that it does not have.
  [500, "isk", "ISK 5"],
  [500, "mga", "MGA 500.00"],
])("the provider's %d in %s is shown as %s", (amount, currency, shown) => expect(money(amount, currency)).toBe(shown));
