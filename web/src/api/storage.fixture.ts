/** As where readers let no site keep anything. */
export const forbidden = (): never => {
  throw new Error("The operation is insecure.");
};

/** Has the page be one of theirs, until all globals are put back. */
export function forbidStorage(): void {
  for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(globalThis, name, { configurable: true, get: forbidden });
}
