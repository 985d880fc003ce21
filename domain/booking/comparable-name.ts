/**
 * A name as it is compared: letters only, without accents and case. "O'Brien" and "obrien" are one, and so are "Kealiʻi" and "Kealii": Unicode
 * calls the okina and its like letters (the block of spacing modifier letters).
 */
export const comparableName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}]|[\u02B0-\u02FF]/gu, "")
    .toUpperCase();
