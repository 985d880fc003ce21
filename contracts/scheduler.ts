/** What crons do elsewhere: an alarm that asks the services, by queue, to run their periodic tasks. */
export interface SchedulerApi {
  /** Starts the schedule where it is not running yet. Cheap and idempotent: called after every deploy. */
  ensure(): Promise<{ tasks: { name: string; queue: string; next_at: string }[] }>;
}
