import * as z from "zod";
import type { Arrivals } from "./arrivals.ts";

export const REQUEST_FAULTS = ["decline", "error", "rate_limited", "slow", "timeout_before", "timeout_after", "late"] as const;
export const WEBHOOK_FAULTS = ["webhook_duplicate", "webhook_reordered", "webhook_lost"] as const;
export const OPERATIONS = ["create", "confirm", "capture", "cancel", "retrieve", "refund", "list"] as const;
export type Operation = (typeof OPERATIONS)[number];
export type RequestFault = (typeof REQUEST_FAULTS)[number];
export type WebhookFault = (typeof WEBHOOK_FAULTS)[number];

/** Body of `POST /dev/provider/faults`. */
export const FaultSwitch = z.strictObject({
  mode: z.enum(["ok", ...REQUEST_FAULTS, ...WEBHOOK_FAULTS]),
  /** Share of the requests (or events) it strikes; the shares of several add up. */
  rate: z.number().min(0).max(1).default(1),
  for_ms: z.int().positive().max(86_400_000).default(60_000),
  /** Only these requests; all of them when absent. */
  operations: z.array(z.enum(OPERATIONS)).optional(),
  /** At most so many strikes. */
  times: z.int().positive().optional(),
  /** When the effect of `late` comes: by itself once any caller has given up. */
  late_ms: z.int().positive().max(86_400_000).default(8_000),
});
export type FaultSwitch = z.infer<typeof FaultSwitch>;

interface ActiveFault {
  mode: FaultSwitch["mode"];
  rate: number;
  until: number;
  operations: Operation[] | null;
  left: number | null;
  late_ms: number;
}

/** What strikes a request or an event. */
interface Strike<Mode> {
  mode: Mode;
  late_ms: number;
}

const isOneOf = <T extends string>(all: readonly T[], mode: string): mode is T => (all as readonly string[]).includes(mode);

/** The switches that are on, in storage: a restart does not heal the provider. Several may be on; `ok` turns all off. */
export class Faults {
  readonly #sql: SqlStorage;
  readonly #arrivals: Arrivals;

  constructor(sql: SqlStorage, arrivals: Arrivals) {
    this.#sql = sql;
    sql.exec("create table if not exists faults (mode text primary key, json text not null)");
    this.#arrivals = arrivals;
  }

  set(fault: FaultSwitch): void {
    if (fault.mode === "ok") {
      this.#sql.exec("delete from faults");
      return;
    }
    this.#save({
      mode: fault.mode,
      rate: fault.rate,
      until: Date.now() + fault.for_ms,
      operations: fault.operations ?? null,
      left: fault.times ?? null,
      late_ms: fault.late_ms,
    });
  }

  active(): ActiveFault[] {
    const rows = this.#sql.exec<{ json: string }>("select json from faults order by mode").toArray();
    return rows.map(({ json }) => JSON.parse(json) as ActiveFault).filter(({ until, left }) => until > Date.now() && left !== 0);
  }

  /** The fault that strikes this request, if one does. */
  rollRequest(operation: Operation): Strike<RequestFault> | null {
    const strike = this.#roll(REQUEST_FAULTS, ({ mode: may, operations }) =>
      may === "decline" && operation !== "confirm" ? false : operations === null || operations.includes(operation),
    );
    this.#arrivals.add(operation, strike?.mode ?? "ok");
    return strike;
  }

  rollWebhook(): WebhookFault | null {
    const mode = this.#roll(WEBHOOK_FAULTS, () => true)?.mode ?? null;
    this.#arrivals.add("webhook", mode ?? "ok");
    return mode;
  }

  /** One throw for all that may strike: each has its own share of the whole. */
  #roll<T extends string>(modes: readonly T[], mayStrike: (fault: ActiveFault) => boolean): Strike<T> | null {
    let left = Math.random();
    for (const fault of this.active()) {
      const { mode, late_ms } = fault;
      if (!isOneOf(modes, mode) || !mayStrike(fault)) continue;
      left -= fault.rate;
      if (left >= 0) continue;
      if (fault.left !== null) this.#save({ ...fault, left: fault.left - 1 });
      return { mode, late_ms };
    }
    return null;
  }

  #save(fault: ActiveFault): void {
    this.#sql.exec(
      "insert into faults (mode, json) values (?, ?) on conflict (mode) do update set json = excluded.json",
      fault.mode,
      JSON.stringify(fault),
    );
  }
}
