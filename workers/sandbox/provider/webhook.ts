import type { Event } from "./records.ts";

const TIMEOUT_MS = 10_000;

/** Sends the event, signed over the exact bytes (https://docs.stripe.com/webhooks#verify-manually). True: it was taken. */
export async function sendWebhook(gateway: Fetcher, url: string, secret: string, event: Event): Promise<boolean> {
  const body = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = await hmac(secret, `${timestamp}.${body}`);
  try {
    const response = await gateway.fetch(url, {
      method: "POST",
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": `t=${timestamp},v1=${signature}`,
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      },
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not reachable, or too slow: it is sent again.
    return false;
  }
}

async function hmac(secret: string, message: string): Promise<string> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(message));
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
