/**
 * A name on one line, which no mail program makes a link of: whoever signs up or books writes it, and to whatever address. New names have
 * no line breaks; those of before, and of other providers, may.
 */
export const unlinked = (name: string): string => name.replace(/[.:/@]+(?=[^\s.:/@])/gu, "$& ").replace(/[\s\p{Cc}]+/gu, " ");
