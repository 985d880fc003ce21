import { type Answer, found, invalid } from "./answers.ts";
import { type Form, integer, list, text } from "./form.ts";
import type { Collection } from "./store.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** A list with Stripe's cursors, newest first. `groups`: what the collection is filtered by, none for all. */
export function listAnswer<T extends { id: string; created: number }>(
  url: string,
  collection: Collection<T>,
  form: Form,
  groups: string[],
): Answer {
  const limit = integer(form, "limit") ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    return invalid("Limit must be between 1 and 100", "limit", "parameter_invalid_integer");
  const created = form["created"];
  const since = typeof created === "object" ? (integer(created, "gte") ?? 0) : 0;
  const before = text(form, "ending_before");
  const page = collection.page({ groups, since, after: text(form, "starting_after"), before, limit });
  const data = page.slice(0, limit);
  return found({ object: "list", url, has_more: page.length > limit, data: before === null ? data : data.toReversed() });
}

/** `payment_intent=`, `type=` or `types[]=`, as groups. */
export const groupsOf = (form: Form, ...names: string[]): string[] =>
  names.flatMap((name) => {
    const single = text(form, name);
    return single === null ? list(form, name) : [single];
  });
