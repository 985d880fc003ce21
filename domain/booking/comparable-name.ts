/** A name as it is compared: letters only, without accents and case. "O'Brien" and "obrien" are one. */
export const comparableName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}]/gu, "")
    .toUpperCase();
