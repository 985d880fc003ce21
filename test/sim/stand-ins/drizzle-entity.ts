import { entityKind, hasOwnEntityKind, is as slowIs } from "drizzle-orm/entity";

type Class = Parameters<typeof slowIs>[1];

/** By the class of the value, then by the class asked for. */
const KNOWN = new Map<unknown, Map<Class, boolean>>();

/** The same answer, remembered: it depends on nothing but the two classes, and is asked for a hundred times for each query. */
export function is(value: unknown, type: Class): boolean {
  if (value === null || typeof value !== "object") return false;
  const { constructor } = value;
  let answers = KNOWN.get(constructor);
  if (answers === undefined) KNOWN.set(constructor, (answers = new Map()));
  let answer = answers.get(type);
  if (answer === undefined) answers.set(type, (answer = slowIs(value, type)));
  return answer;
}
export { entityKind, hasOwnEntityKind };
