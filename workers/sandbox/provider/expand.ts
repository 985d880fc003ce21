import type { Records } from "./store.ts";

/** `expand[]=latest_charge`: the id is replaced by its object. Paths we have no object for stay ids, as the caller will see. */
export function expand(body: unknown, paths: string[], records: Records): unknown {
  if (paths.length === 0 || typeof body !== "object" || body === null) return body;
  if ("data" in body && Array.isArray(body.data)) {
    const inner = paths.map((path) => path.replace(/^data\./, ""));
    return { ...body, data: body.data.map((item: unknown) => expand(item, inner, records)) };
  }
  const expanded: Record<string, unknown> = { ...body };
  for (const path of paths) {
    const id = expanded[path];
    if (typeof id === "string") expanded[path] = objectOf(id, records) ?? id;
  }
  return expanded;
}

function objectOf(id: string, records: Records): unknown {
  if (id.startsWith("ch_")) return records.charges.get(id);
  if (id.startsWith("pi_")) return records.intents.get(id);
  return id.startsWith("re_") ? records.refunds.get(id) : null;
}
