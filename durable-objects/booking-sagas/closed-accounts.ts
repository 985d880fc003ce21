/** Users for whom this shard opens no bookings, since their accounts are being erased. A handful at any time; read from memory. */
export class ClosedAccounts {
  readonly #sql: SqlStorage;
  readonly #until = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const rows = sql.exec<{ user_id: string; until: number }>("SELECT user_id, until FROM closed_accounts").toArray();
    for (const { user_id, until } of rows) this.#until.set(user_id, until);
  }

  has(userId: string, now: number): boolean {
    return (this.#until.get(userId) ?? 0) > now;
  }

  /** `until: null`: no longer. Those whose time is over are forgotten along with it. */
  set(userId: string, until: number | null, now: number): void {
    this.#sql.exec("DELETE FROM closed_accounts WHERE user_id = ? OR until <= ?", userId, now);
    if (until !== null) this.#sql.exec("INSERT INTO closed_accounts (user_id, until) VALUES (?, ?)", userId, until);
    for (const [known, end] of this.#until) if (end <= now) this.#until.delete(known);
    if (until === null) this.#until.delete(userId);
    else this.#until.set(userId, until);
  }
}
