import { FAILURE_REASONS } from "#domain/notification/decline.ts";
import { words } from "../dictionary.ts";

/** Why a payment or a booking failed, in the words of the mails. */
export const declineText = words("declines", FAILURE_REASONS);
