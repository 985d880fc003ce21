/** Stripe's request encoding: `application/x-www-form-urlencoded` with brackets, `metadata[booking_id]=…`, `expand[]=…`. */
export type FormValue = string | Form;
export interface Form {
  [key: string]: FormValue;
}

/** Decodes a body or a query string. A repeated `name[]` counts up: `{ "0": …, "1": … }`. */
export function decodeForm(encoded: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(encoded)) {
    const keys = [...name.matchAll(/^[^[]+|\[([^\]]*)\]/g)].map(([whole, inner]) => inner ?? whole);
    put(form, keys, value);
  }
  return form;
}

function put(form: Form, [key, ...rest]: string[], value: string): void {
  if (key === undefined) return;
  const slot = key === "" ? String(Object.keys(form).length) : key;
  if (rest.length === 0) {
    form[slot] = value;
    return;
  }
  const inner = form[slot];
  const nested: Form = typeof inner === "object" ? inner : {};
  form[slot] = nested;
  put(nested, rest, value);
}

export const text = (form: Form, key: string): string | null => {
  const value = form[key];
  return typeof value === "string" && value !== "" ? value : null;
};
export const fields = (form: Form, key: string): Record<string, string> => {
  const value = form[key];
  if (typeof value !== "object") return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
};
export const list = (form: Form, key: string): string[] => Object.values(fields(form, key));

/** `null`: absent; `NaN`: there, but not an integer. */
export const integer = (form: Form, key: string): number | null => {
  const value = text(form, key);
  if (value === null) return null;
  return /^-?[0-9]{1,12}$/.test(value) ? Number(value) : Number.NaN;
};
