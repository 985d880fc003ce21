import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newPerson, signIn } from "../harness/people.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { held, pay, search, until } from "../e2e/trip.ts";
import { type Collector, startCollector } from "./collector.ts";
import { dashboards, panelsOf } from "./dashboards.ts";
import { type Demo, startDemo } from "./demo.ts";
import { type RunningPrometheus, startPrometheus } from "./prometheus.ts";
import { promtool } from "./promtool.ts";

/** What may show nothing where nothing went wrong and no partner listens. */
const MAY_BE_EMPTY = new Set([
  "Answers that blame us, and the request",
  "Calls that threw",
  "Partners' webhooks",
  "Messages in the queues",
  "Refunds owed, by currency",
  "The provider's webhooks",
]);
/** A window that fits into the life of a test. */
const WINDOW = "30s";

let collector: Collector;
let holdfast: Demo;
let prometheus: RunningPrometheus;

/** One booking that is paid, one whose card is declined, and an audit: most of what there is to count. */
async function somethingHappens(): Promise<void> {
  const person = await newPerson(holdfast);
  const offers = await search(holdfast);
  const [first, second] = offers;
  if (first === undefined || second === undefined) throw new Error("no offers");
  const paid = await held(holdfast, person, first);
  await pay(holdfast, person, paid);
  await until(holdfast, person, paid, "confirmed");
  const declined = await held(holdfast, person, second);
  await pay(holdfast, person, declined, "pm_card_chargeDeclined");
  await until(holdfast, person, declined, "failed");
  await runAudit(holdfast, await signIn(holdfast, "operator@example.com"));
}

/** What is to be stopped, the last that was started first. */
const started: (() => Promise<void>)[] = [];

beforeAll(async () => {
  collector = await startCollector();
  started.push(collector.close);
  holdfast = await startDemo(collector.url, { PROBE_EVERY_SECONDS: "1" });
  started.push(holdfast.stop);
  prometheus = await startPrometheus(holdfast.address);
  started.push(prometheus.stop);
  await somethingHappens();
});
afterAll(async () => {
  for (const stop of started.toReversed()) await stop();
  expect(holdfast.livingProcesses()).toEqual([]);
});

const valueOf = async (expression: string): Promise<number | undefined> => (await prometheus.query(expression))[0]?.value;

describe("what Holdfast serves to Prometheus", () => {
  test("is what promtool takes for good metrics", async () => {
    const { body } = await holdfast.api<string>("/metrics");
    expect(promtool(["check", "metrics"], body)).toEqual({ code: 0, output: "" });
  });

  test("is taken in, all of it", async () => {
    await waitFor("a scrape", async () => (await valueOf('up{job="holdfast"}')) === 1);
    expect(await valueOf("scrape_samples_scraped")).toBe(await valueOf("scrape_samples_post_metric_relabeling"));
    // Workers tell what they have counted after a while, and the first scrapes may come before.
    await waitFor("most that there is to count", async () => ((await valueOf("scrape_samples_scraped")) ?? 0) > 500);
    expect(await valueOf("scrape_samples_scraped")).toBeLessThan(10_000);
  });

  test.each([
    ['holdfast_bookings_total{status="confirmed"}', 1],
    ['holdfast_bookings_total{status="failed"}', 1],
    ['holdfast_booking_failures_total{code="payment_declined"}', 1],
    ['holdfast_payments_total{state="captured"}', 1],
    ['holdfast_holds_total{outcome="held"}', 2],
    ['holdfast_saga_step_duration_seconds_count{saga="book",direction="forward",step="capture"}', 1],
    ['holdfast_saga_step_duration_seconds_count{saga="book",direction="undo",step="pin"}', 1],
    ['holdfast_provider_calls_total{operation="capture",outcome="ok"}', 1],
    ['holdfast_rpc_requests_total{service="bookings",method="create",outcome="ok"}', 2],
    ['holdfast_rpc_requests_total{service="flight-seats",method="confirm",outcome="ok"}', 1],
    ["holdfast_audit_last_discrepancies", 0],
    ['holdfast_dead_letters_open{queue="payments"}', 0],
    ['sum(holdfast_bookings_open{status="paying"})', 0],
    ["sum(holdfast_outbox_commands)", 0],
  ])("says in the end that %s is %d", async (expression, value) => {
    await expect.poll(() => valueOf(expression)).toBe(value);
  });

  test("counts its mails and its queues' messages", async () => {
    await waitFor(
      "mails",
      async () => ((await valueOf('holdfast_notifications_total{channel="email",outcome="sent"}')) ?? 0) >= 2,
    );
    for (const queue of ["bookings", "notifications", "payments", "search"])
      expect(await valueOf(`holdfast_queue_messages_total{queue="${queue}",outcome="acked"}`), queue).toBeGreaterThan(0);
    expect(await valueOf('sum(holdfast_queue_messages_total{outcome="dead"})')).toBe(0);
  });
});

describe("Prometheus", () => {
  test("evaluates every rule of ours", async () => {
    const unwell = async () => (await prometheus.rules()).filter(({ health }) => health !== "ok");
    await expect.poll(unwell).toEqual([]);
    expect((await prometheus.rules()).length).toBeGreaterThan(40);
  });

  test("has rung no alarm about a system that is well at any of its looks, nor is about to", async () => {
    // It has kept what came of the rules each second since it began, so this looks at all of that.
    await waitFor("twenty looks", async () => ((await valueOf('count_over_time(up{job="holdfast"}[1h])')) ?? 0) > 20);
    expect(await prometheus.query('count_over_time(ALERTS{alertstate="firing"}[1h])')).toEqual([]);
    // Most wait for minutes before they ring: none has been about to for the last seconds. How slow a busy machine is says nothing.
    const waiting = `count_over_time(ALERTS{alertstate="pending",alertname!~"Latency.*|.*Lagging|OutboxOld|ProviderSlow"}[15s]) > 12`;
    expect(await prometheus.query(waiting)).toEqual([]);
  });
});

describe.each(dashboards().map((dashboard) => [dashboard.title, dashboard] as const))("the dashboard “%s”", (_, dashboard) => {
  test.each(panelsOf(dashboard).map((panel) => [panel.title, panel] as const))(
    "shows something in “%s”",
    async (title, { targets }) => {
      const ask = () => Promise.all(targets.map(({ expr }) => prometheus.query(expr.replaceAll("$__rate_interval", WINDOW))));
      const least = MAY_BE_EMPTY.has(title) ? 0 : 1;
      // What is recorded comes after what is scraped.
      await expect.poll(async () => (await ask()).flat().length).toBeGreaterThanOrEqual(least);
    },
  );
});

test("the demonstration tells a collector of its traces, as it is to tell Jaeger", () => {
  const traces = collector.received.filter(({ path }) => path === "/v1/traces");
  expect(traces.length).toBeGreaterThan(10);
  expect(traces.every(({ bytes }) => bytes > 100)).toBe(true);
});
