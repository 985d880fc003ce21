import { expect, test } from "vitest";
import { decodeForm, fields, integer, list, text } from "./form.ts";

test("brackets nest, and empty ones count up", () => {
  const form = decodeForm(
    "amount=5&metadata[booking_id]=bkg_1&metadata[a%20b]=c&expand[]=latest_charge&expand[]=refunds&types[0]=x&types[1]=y&created[gte]=7",
  );
  expect(form["amount"]).toBe("5");
  expect(fields(form, "metadata")).toEqual({ booking_id: "bkg_1", "a b": "c" });
  expect(list(form, "expand")).toEqual(["latest_charge", "refunds"]);
  expect(list(form, "types")).toEqual(["x", "y"]);
  expect(form["created"]).toEqual({ gte: "7" });
});

test("an absent value and one that is no integer are told apart", () => {
  const form = decodeForm("a=12&b=1.5&c=&d=-3");
  expect([integer(form, "a"), integer(form, "b"), integer(form, "c"), integer(form, "d"), integer(form, "e")]).toEqual([
    12,
    Number.NaN,
    null,
    -3,
    null,
  ]);
  expect([text(form, "a"), text(form, "c"), text(form, "e")]).toEqual(["12", null, null]);
});

test("what is no list or map reads as an empty one", () => {
  expect([list(decodeForm("expand=x"), "expand"), fields(decodeForm(""), "metadata")]).toEqual([[], {}]);
});
