import type { Booking } from "./generated/types.gen.ts";
import type { Holdfast } from "./holdfast.ts";

const FINAL: readonly Booking["status"][] = ["confirmed", "cancelled", "expired", "failed"];
/** How long one request waits for a change. */
const WAIT_S = 20;

/**
 * A booking now and whenever it has changed, until its status is final. No change goes unseen, since every request names the version that
 * is known already; of several that come close together the last one is told.
 */
export async function* followBooking(api: Holdfast, id: string): AsyncGenerator<Booking, void, undefined> {
  let version: string | undefined;
  for (;;) {
    const { data, error, response } = await api.getBooking({
      path: { id },
      ...(version !== undefined && { query: { wait: WAIT_S }, headers: { "If-None-Match": version } }),
      throwOnError: false,
    });
    if (response?.status === 304) continue;
    if (data === undefined) throw error instanceof Error ? error : new Error("the API did not answer", { cause: error });
    yield data;
    if (FINAL.includes(data.status)) return;
    version = response?.headers.get("etag") ?? undefined;
  }
}

/** The booking once its status is final. */
export async function finalBooking(api: Holdfast, id: string): Promise<Booking> {
  let last: Booking | undefined;
  for await (const booking of followBooking(api, id)) last = booking;
  if (last === undefined) throw new Error("a booking has at least one state");
  return last;
}
