import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonItem, jsonItems } from "./json-items.ts";

function cut(text: string, cuts: number[] = []) {
  const places = [0, ...cuts.filter((place) => place < text.length).sort((a, b) => a - b), text.length];
  const items = jsonItems();
  const got: JsonItem[] = [];
  for (const [index, to] of places.slice(1).entries()) got.push(...items.push(text.slice(places[index], to)).items);
  return { items: got, ...items.end() };
}

test("a list of objects comes out object by object, in any pieces and any spacing, and the frame without them", () => {
  const object = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string())), {
    maxKeys: 5,
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(fc.array(object), fc.constantFrom(undefined, 1, "\t"), fc.array(fc.nat(400)), (schedules, space, cuts) => {
      const text = JSON.stringify({ valid_from: "2026-10-25 [{", schedules, valid_to: null }, null, space);
      const { items, frame, slip } = cut(text, cuts);
      expect(slip).toBeNull();
      expect(items.map((item) => JSON.parse(item.text) as unknown)).toEqual(schedules);
      expect(JSON.parse(frame)).toEqual({ valid_from: "2026-10-25 [{", schedules: [], valid_to: null });
      const lines = text.split("\n");
      for (const { line, column, text: own } of items) {
        expect(
          lines
            .slice(line - 1)
            .join("\n")
            .slice(column - 1)
            .startsWith(own),
        ).toBe(true);
      }
    }),
  );
});

describe("what is no such list is told where it goes wrong", () => {
  test.each([
    ['{"schedules":[1]}', 1, 15, "an object"],
    ['{"schedules":[{}{}]}', 1, 17, "a comma or the end of the list"],
    ['{"schedules":[\n{},\n]}', 3, 1, "an object"],
    ['{"schedules":[,{}]}', 1, 15, "an object"],
    ['{"schedules":[{}', 1, 16, "the end of the list"],
    ['{"schedules":[{"a":1', 1, 20, "the end of the list"],
    [`{"schedules":[{"a":"${"x".repeat(5_000)}"}]}`, 1, 4_015, "an object of at most 4000 characters"],
    [`{"a":"${"x".repeat(5_000)}","schedules":[]}`, 1, 4_001, "a list of schedules, and little else"],
  ])("%s", (text, line, column, expected) => {
    expect(cut(text).slip).toMatchObject({ line, column, expected });
  });
});
