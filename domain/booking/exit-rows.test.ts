import { expect, test } from "vitest";
import { awayFromExits } from "./exit-rows.ts";

const party = (...types: ("adult" | "child" | "infant")[]) => types.map((type, n) => ({ id: `pax_${n + 1}`, type }));

test.each([
  ["adults alone may sit anywhere", party("adult", "adult"), []],
  ["children may not sit in an exit row", party("adult", "child", "child"), ["pax_2", "pax_3"]],
  ["nor may the first adult with the first infant, though the second may", party("adult", "adult", "infant"), ["pax_1"]],
  ["nor two adults with two infants, whatever the order", party("infant", "adult", "infant", "adult"), ["pax_2", "pax_4"]],
])("%s", (_, passengers, expected) => expect([...awayFromExits(passengers)]).toEqual(expected));
