import { TAXES_IN_GERMAN } from "#domain/fare/taxes-in-german.ts";
import type { taxText } from "../en/taxes.ts";
import { translated } from "../translated.ts";

/** In the words of the mails. */
export const taxes = translated<typeof taxText>()(TAXES_IN_GERMAN);
