import { DurableObject } from "cloudflare:workers";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import { err, ok } from "#domain/result.ts";

/** The live holds of one user over all flights, counted exactly. One object per user; agents are never sent here. */
export class RateLimit extends DurableObject implements RateLimitApi {
  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS holds (booking_id TEXT PRIMARY KEY, seats INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID",
    );
  }

  /** Counted and stored in one turn. A hold counts until its `expires_at`, whatever else is known of it. */
  async claim(
    hold: Parameters<RateLimitApi["claim"]>[0],
    limits: Parameters<RateLimitApi["claim"]>[1],
  ): ReturnType<RateLimitApi["claim"]> {
    const { sql } = this.ctx.storage;
    sql.exec("DELETE FROM holds WHERE expires_at <= ?", Date.now());
    const live = sql.exec<{ booking_id: string; seats: number }>("SELECT booking_id, seats FROM holds").toArray();
    if (live.some(({ booking_id }) => booking_id === hold.booking_id)) return ok(null);
    if (live.length + 1 > limits.holds) return err({ reason: "hold_limit", limit: limits.holds });
    if (live.reduce((sum, { seats }) => sum + seats, hold.seats) > limits.seats)
      return err({ reason: "hold_limit", limit: limits.seats });
    sql.exec("INSERT INTO holds VALUES (?, ?, ?)", hold.booking_id, hold.seats, hold.expires_at);
    return ok(null);
  }

  async drop(bookingId: string): Promise<void> {
    this.ctx.storage.sql.exec("DELETE FROM holds WHERE booking_id = ?", bookingId);
  }
}
