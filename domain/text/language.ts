/** What passengers are spoken to in: BCP 47, without a region. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (text: string | null | undefined): text is Language => LANGUAGES.some((language) => language === text);

/** The first of these tags (BCP 47, the dearest first) that is spoken here; else English. */
export const firstSpoken = (tags: readonly string[]): Language =>
  tags.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage) ?? "en";
