import type { OfferPassenger } from "#contracts/offers.ts";
import { type BookingDraft, type PassengerDraft, emptyDraft } from "./booking-draft.ts";
import { isRecord } from "./failure.ts";
import type { SiteStorage } from "./storage.ts";

/** In the tab's own storage: it outlives a reload and a way back, and nobody who opens the browser later finds it. */
const KEPT_AS = "holdfast.booking_draft";

/**
 * The booking form as it was left. Whoever chooses another fare or flight for the same party has not typed in vain;
 * seats belong to the offer they were chosen for.
 */
export function keptDraft(
  storage: SiteStorage,
  offer: { id: string; passengers: OfferPassenger[] },
  email: string,
): BookingDraft {
  const empty = emptyDraft(offer.passengers, email);
  const kept = read(storage);
  if (kept === null) return empty;
  const { draft } = kept;
  return {
    passengers: empty.passengers.map((passenger) => ({ ...passenger, ...typedFor(draft, passenger) })),
    email: draft.email,
    phone: draft.phone,
    seats: kept.offer_id === offer.id ? draft.seats : {},
  };
}

function typedFor({ passengers }: BookingDraft, { id, type }: PassengerDraft): Partial<PassengerDraft> {
  return passengers.find((passenger) => passenger.id === id && passenger.type === type) ?? {};
}

export const keepDraft = (storage: SiteStorage, offerId: string, draft: BookingDraft): void =>
  storage.setItem(KEPT_AS, JSON.stringify({ offer_id: offerId, draft }));

export const forgetDraft = (storage: SiteStorage): void => storage.removeItem(KEPT_AS);

function read(storage: SiteStorage): { offer_id: unknown; draft: BookingDraft } | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? "null");
    return isRecord(kept) && isDraft(kept["draft"]) ? { offer_id: kept["offer_id"], draft: kept["draft"] } : null;
  } catch {
    return null;
  }
}

/** Written by this site, but maybe by another release of it. */
function isDraft(value: unknown): value is BookingDraft {
  if (!isRecord(value) || !Array.isArray(value["passengers"]) || !isRecord(value["seats"])) return false;
  const texts = [value["email"], value["phone"]].concat(
    value["passengers"].flatMap((each: unknown) =>
      isRecord(each) ? [each["title"], each["given_name"], each["family_name"], each["born_on"]] : [null],
    ),
  );
  return texts.every((text) => typeof text === "string");
}
