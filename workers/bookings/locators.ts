import { recordLocator } from "#domain/booking/locator.ts";
import { invariant } from "#domain/invariant.ts";
import { sha256 } from "#platform/hash.ts";
import type { Env } from "./env.ts";

/** Serials an isolate takes at a time: one call to the counter in a hundred bookings. */
const BLOCK = 100;

/** Ranges this isolate has taken and not used up. */
const blocks: { next: number; end: number }[] = [];

/**
 * Requests that find no block take one each, and what is left over serves those to come: none waits for the call of
 * another, which ends unanswered when that request is cancelled.
 */
async function nextSerial(env: Env): Promise<number> {
  if (blocks.length === 0) {
    const { first } = await env.COUNTERS.getByName("locators").take(BLOCK);
    blocks.push({ next: first, end: first + BLOCK });
  }
  const block = blocks[0];
  invariant(block !== undefined, "a block was taken");
  const serial = block.next++;
  if (block.next === block.end) blocks.shift();
  return serial;
}

/** A record locator nobody else has: the next serial, through the keyed permutation. */
export async function nextLocator(env: Env): Promise<string> {
  const serial = await nextSerial(env);
  const keyBytes = new DataView((await sha256("locator", env.LOCATOR_KEY)).buffer);
  return recordLocator(
    serial,
    [0, 4, 8, 12].map((offset) => keyBytes.getUint32(offset)),
  );
}
