import { DurableObject } from "cloudflare:workers";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import type { Metered, Rate } from "#domain/rate-limit/meter.ts";
import { err, ok } from "#domain/result.ts";
import { Budgets } from "./budgets.ts";
import { Requests } from "./requests.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS holds (
    booking_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, seats INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS holds_by_user ON holds (user_id);
`;
/** How often holds of users who did not come back are cleared away; each claim clears its own user's. */
const SWEEP_EVERY_MS = 60_000;

/** By its name: the live holds of many users over all flights (agents are never sent here), their requests, or budgets. */
export class RateLimit extends DurableObject implements RateLimitApi {
  readonly #requests = new Requests();
  #budgets: Budgets | undefined;
  #sweptAt = 0;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.storage.sql.exec(SCHEMA);
  }

  /** Counted and stored in one turn. A hold counts until its `expires_at`, whatever else is known of it. */
  async claim(
    hold: Parameters<RateLimitApi["claim"]>[0],
    limits: Parameters<RateLimitApi["claim"]>[1],
  ): ReturnType<RateLimitApi["claim"]> {
    const { sql } = this.ctx.storage;
    const now = Date.now();
    this.#sweep(now);
    sql.exec("DELETE FROM holds WHERE user_id = ? AND expires_at <= ?", hold.user_id, now);
    const live = sql
      .exec<{ booking_id: string; seats: number }>("SELECT booking_id, seats FROM holds WHERE user_id = ?", hold.user_id)
      .toArray();
    if (live.some(({ booking_id }) => booking_id === hold.booking_id)) return ok(null);
    if (live.length + 1 > limits.holds) return err({ reason: "hold_limit", limit: limits.holds, of: "holds" });
    if (live.reduce((sum, { seats }) => sum + seats, hold.seats) > limits.seats)
      return err({ reason: "hold_limit", limit: limits.seats, of: "seats" });
    sql.exec("INSERT INTO holds VALUES (?, ?, ?, ?)", hold.booking_id, hold.user_id, hold.seats, hold.expires_at);
    return ok(null);
  }

  async drop(bookingId: string): Promise<void> {
    this.ctx.storage.sql.exec("DELETE FROM holds WHERE booking_id = ?", bookingId);
  }

  async countRequest(key: string, rate: Rate): ReturnType<RateLimitApi["countRequest"]> {
    return this.#requests.count(key, rate, Date.now());
  }

  async spend(budgets: Metered[]): ReturnType<RateLimitApi["spend"]> {
    return this.#stored().spend(budgets, Date.now());
  }

  async giveBack(budgets: Metered[]): Promise<void> {
    this.#stored().giveBack(budgets, Date.now());
  }

  #stored(): Budgets {
    return (this.#budgets ??= new Budgets(this.ctx.storage));
  }

  #sweep(now: number): void {
    if (now < this.#sweptAt + SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    this.ctx.storage.sql.exec("DELETE FROM holds WHERE expires_at <= ?", now);
  }
}
