import type { z } from "zod";
import { holdsCardNumber } from "#domain/text/card-numbers.ts";

/**
 * Somebody's own words. Of what the gateway hands on unread, as everything under `/v1/auth`, the schema says that no card number is in
 * them; not of passwords, which may be any digits.
 */
export const freeText = (text: z.ZodString): z.ZodString =>
  text.refine((words) => !holdsCardNumber(words), "It looks like a card number, which does not belong here.");
