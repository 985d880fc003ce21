/**
 * Idempotency keys towards the provider. Each of create, confirm and capture has one fixed key for ever; cancel and refund
 * may take the next generation once the provider's records show that the former one had no effect. Pure.
 */

/** The provider forgets a key after this: a replay would then be a new request. */
const KEY_LIFE_MS = 24 * 3_600_000;
/** Stop using a key this long before, for clocks that differ and requests under way. */
const KEY_MARGIN_MS = 3_600_000;

export const createKey = (messageId: string): string => `${messageId}:create`;
export const confirmKey = (messageId: string): string => `${messageId}:confirm`;
export const captureKey = (messageId: string): string => `${messageId}:capture`;
/** By payment, not by message: several messages may cancel the same intent. */
export const cancelKey = (paymentId: string, generation: number): string => generationKey(`${paymentId}:cancel`, generation);
export const refundKey = (messageId: string, generation: number): string => generationKey(messageId, generation);

const generationKey = (key: string, generation: number): string => (generation === 0 ? key : `${key}:${generation}`);

/** Whether a key first sent at `sentAt` (epoch ms) is still remembered by the provider. */
export const keyIsAlive = (sentAt: number, now: number): boolean => now - sentAt < KEY_LIFE_MS - KEY_MARGIN_MS;
