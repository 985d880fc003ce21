import { invariant } from "../invariant.ts";

/** Letters and digits without those taken for one another (0 O, 1 I L, 5 S): 29 symbols. */
const ALPHABET = "2346789ABCDEFGHJKMNPQRTUVWXYZ";
const LENGTH = 6;
/** Record locators there are: 29 to the sixth. */
export const LOCATOR_SPACE = ALPHABET.length ** LENGTH;
/** Half of a Feistel block: the smallest square that covers the space is 24,389 × 24,389 = 29³ × 29³. */
const HALF = ALPHABET.length ** (LENGTH / 2);
/** Four rounds make the order unpredictable without the key (Luby and Rackoff, 1988). */
const ROUNDS = 4;

/** A keyed hash of a round's input; `key` is 32 bits of a secret. A multiply-xorshift mix (as in MurmurHash3's finaliser). */
function mix(value: number, round: number, key: number): number {
  let h = (value ^ Math.imul(key + round, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The record locator of a serial number: a keyed permutation of the whole space, so locators are unique without a
 * claim and show no sequence. `keys`: four 32-bit numbers of a secret.
 */
export function recordLocator(serial: number, keys: readonly number[]): string {
  invariant(Number.isInteger(serial) && serial >= 0 && serial < LOCATOR_SPACE, `locator serial ${serial} is out of range`);
  let left = Math.floor(serial / HALF);
  let right = serial % HALF;
  for (let round = 0; round < ROUNDS; round++) [left, right] = [right, (left + mix(right, round, keys[round] ?? 0)) % HALF];
  let value = left * HALF + right;
  let locator = "";
  for (let i = 0; i < LENGTH; i++) {
    locator = ALPHABET.charAt(value % ALPHABET.length) + locator;
    value = Math.floor(value / ALPHABET.length);
  }
  return locator;
}
