/** The outcome of a decision: a value, or a tagged reason with its evidence. Never thrown. */
export type Result<T, E extends { reason: string }> = { ok: true; value: T } | { ok: false; error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const err = <const E extends { reason: string }>(error: E): { ok: false; error: E } => ({ ok: false, error });
