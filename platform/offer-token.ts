import { OfferTerms } from "#contracts/offers.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/**
 * A self-contained offer: `off_` + base64url(JSON of the terms) + `.` + base64url(HMAC-SHA-256 over that text).
 * Searching writes nothing, and booking needs no offer store.
 */
const PREFIX = "off_";
const keys = new Map<string, Promise<CryptoKey>>();

function importKey(secret: string): Promise<CryptoKey> {
  const known = keys.get(secret);
  if (known) return known;
  const imported = crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  keys.set(secret, imported);
  return imported;
}

export async function signOffer(terms: OfferTerms, secret: string): Promise<string> {
  const payload = toBase64Url(new TextEncoder().encode(JSON.stringify(terms)));
  const mac = await crypto.subtle.sign("HMAC", await importKey(secret), new TextEncoder().encode(payload));
  return `${PREFIX}${payload}.${toBase64Url(new Uint8Array(mac))}`;
}

/** The terms behind an offer id. `now`: epoch milliseconds; an offer is void at and after its `expires_at`. */
export async function openOffer(
  id: string,
  secret: string,
  now: number,
): Promise<Result<OfferTerms, { reason: "offer_invalid" } | { reason: "offer_expired"; expired_at: string }>> {
  const dot = id.lastIndexOf(".");
  if (!id.startsWith(PREFIX) || dot < 0) return err({ reason: "offer_invalid" });
  const payload = id.slice(PREFIX.length, dot);
  const genuine = await crypto.subtle.verify(
    "HMAC",
    await importKey(secret),
    fromBase64Url(id.slice(dot + 1)),
    new TextEncoder().encode(payload),
  );
  if (!genuine) return err({ reason: "offer_invalid" });
  const terms = OfferTerms.safeParse(JSON.parse(new TextDecoder().decode(fromBase64Url(payload))));
  if (!terms.success) return err({ reason: "offer_invalid" });
  if (Date.parse(terms.data.expires_at) <= now) return err({ reason: "offer_expired", expired_at: terms.data.expires_at });
  return ok(terms.data);
}
