import { recordLocator } from "#domain/booking/locator.ts";
import { sha256 } from "#platform/hash.ts";
import type { Env } from "./env.ts";

/** Serials an isolate takes at a time: one call to the counter in a hundred bookings. */
const BLOCK = 100;

let block = { next: 0, end: 0 };
let taking: Promise<void> | null = null;

async function takeBlock(env: Env): Promise<void> {
  const { first } = await env.COUNTERS.getByName("locators").take(BLOCK);
  block = { next: first, end: first + BLOCK };
}

/** A record locator nobody else has: the next serial, through the keyed permutation. */
export async function nextLocator(env: Env): Promise<string> {
  while (block.next >= block.end) {
    taking ??= takeBlock(env).finally(() => {
      taking = null;
    });
    await taking;
  }
  const serial = block.next++;
  const keyBytes = new DataView((await sha256("locator", env.LOCATOR_KEY)).buffer);
  return recordLocator(
    serial,
    [0, 4, 8, 12].map((offset) => keyBytes.getUint32(offset)),
  );
}
