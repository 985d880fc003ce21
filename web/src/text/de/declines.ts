import { REASONS_IN_GERMAN } from "#domain/notification/reasons-in-german.ts";
import type { declineText } from "../en/declines.ts";
import { translated } from "../translated.ts";

/** In the words of the mails. */
export const declines = translated<typeof declineText>()(REASONS_IN_GERMAN);
