import type { SiteStorage } from "./storage.ts";

/** What a browser keeps; nothing yet. */
export function emptyStorage(): SiteStorage {
  const texts = new Map<string, string>();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  };
}

/** As where readers let no site keep anything. */
export const forbidden = (): never => {
  throw new Error("The operation is insecure.");
};

/** Has the page be one of theirs, until all globals are put back. */
export function forbidStorage(): void {
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(globalThis, name, { configurable: true, get: forbidden });
}
