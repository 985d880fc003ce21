import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { ServiceName, type OperatedService } from "#contracts/service-registry.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATIONS, OPERATOR, requestOf, tokenFor, type OperationCase } from "./test/operations.ts";
import { AT, FLIGHT_ID, bookingRequest, deadLetter } from "./test/samples.ts";

type Subject = ReturnType<typeof gateway>;
const DRAINED = { in_service: false, drain: { drained_at: AT, drained_by: "usr_9", reason: "a new index" } } as const;
const DOWN = { in_service: false, health: "down" } as const;
const set = ({ objects }: Subject, change: Partial<OperatedService>, ...names: ServiceName[]) => {
  for (const state of objects.states.filter(({ name }) => names.includes(name))) Object.assign(state, change);
};
const send = (subject: Subject, operation: OperationCase) => {
  const ask = operation.access === "public" ? subject.request : subject.withToken;
  return ask(operation.path, requestOf(operation), tokenFor(operation));
};
const codeOf = async (answer: Response) => Problem.parse(await answer.json()).code;

const document = (await (await gateway().request("/openapi.json")).json()) as {
  paths: Record<string, Record<string, { operationId: string; "x-services"?: ServiceName[] }>>;
};
const documented = Object.values(document.paths).flatMap((methods) => Object.values(methods));
/** A letter's own service is the only one it needs. */
const ONE_OF_THEM: Record<string, ServiceName[]> = { replayDeadLetter: ["payments"], dropDeadLetter: ["search"] };
const neededBy = (id: string): ServiceName[] =>
  ONE_OF_THEM[id] ?? documented.find(({ operationId }) => operationId === id)?.["x-services"] ?? [];
const ALWAYS = ["getOverview", "listServices", "drainService", "resumeService", "getStatus", "getHealth", "getMetrics"];
const DRAINABLE = ServiceName.options.filter((name) => name !== "gateway");

describe("every operation", () => {
  test("says which services it needs, but those that an operator needs to put them back", () => {
    const needless = documented.filter(({ "x-services": services }) => services === undefined);
    expect(needless.map(({ operationId }) => operationId).sort()).toEqual([...ALWAYS].sort());
  });

  test.each(OPERATIONS.filter(({ id }) => neededBy(id).length > 0))(
    "$id is refused while a service that it needs is drained, and asks none",
    async (operation) => {
      for (const name of neededBy(operation.id)) {
        const subject = gateway();
        set(subject, DRAINED, name);
        const answer = await send(subject, operation);
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
        const problem = Problem.parse(await answer.json());
        expect(problem).toMatchObject({ service: name, detail: expect.stringContaining(`The ${name} service`) as string });
        expect(problem.code).toBe(
          operation.id === "createPayment" && name === "payments" ? "payment_unavailable" : "service_unavailable",
        );
        expect(JSON.stringify(problem)).not.toMatch(/usr_9|a new index/);
        expect([asked(subject.services), subject.objects.keys.begin.mock.calls]).toEqual([[], []]);
      }
    },
  );

  test.each(OPERATIONS)("$id is served while all the services that it does not need are drained", async (operation) => {
    const subject = gateway();
    set(subject, DRAINED, ...DRAINABLE.filter((name) => !neededBy(operation.id).includes(name)));
    expect((await send(subject, operation)).status).toBe(operation.status ?? 200);
  });

  test("that is the gateway's own is served while everything is down or drained", async () => {
    for (const change of [DRAINED, DOWN]) {
      const subject = gateway();
      set(subject, change, ...ServiceName.options);
      for (const operation of OPERATIONS.filter(({ id }) => ALWAYS.includes(id)))
        expect([operation.id, (await send(subject, operation)).status]).toEqual([operation.id, 200]);
      for (const path of ["/openapi.json", "/docs", "/docs/openapi.json", "/docs/errors", "/"])
        expect((await subject.request(path)).status).toBe(200);
    }
  });

  test("is for those who may call it, also while it is refused", async () => {
    const subject = gateway();
    set(subject, DRAINED, "bookings");
    expect((await subject.request("/v1/bookings")).status).toBe(401);
    expect((await subject.withToken("/v1/ops/audits/latest")).status).toBe(403);
  });
});

describe("a service that is down", () => {
  test("is refused with the time until it is asked again", async () => {
    const subject = gateway();
    set(subject, DOWN, "bookings");
    const answer = await subject.command("/v1/bookings", bookingRequest);
    expect([answer.status, answer.headers.get("retry-after"), await codeOf(answer)]).toEqual([503, "10", "service_unavailable"]);
    expect((await subject.request(`/v1/flights/${FLIGHT_ID}`)).status).toBe(200);
  });

  test("that is only failing is asked", async () => {
    const subject = gateway();
    set(subject, { health: "failing" }, "search");
    expect((await subject.request(`/v1/flights/${FLIGHT_ID}`)).status).toBe(200);
  });

  test("is not asked for metrics, which are served without its own", async () => {
    const subject = gateway();
    set(subject, DOWN, "payments");
    const text = await (await subject.request("/metrics")).text();
    expect(text).toContain('holdfast_service_state{service="payments",state="down"} 1\n');
    expect(text).toContain('holdfast_service_state{service="payments",state="up"} 0\n');
    expect(text).toContain('holdfast_service_state{service="search",state="up"} 1\n');
    expect(asked(subject.services)).toEqual([]);
  });
});

describe("identity", () => {
  const TO_SIGN_IN = [
    "/v1/auth/sign-in/email",
    "/v1/auth/token",
    "/v1/auth/two-factor/verify-totp",
    "/.well-known/jwks.json",
    // By a provider: the button, and the way back.
    "/v1/auth/providers",
    "/v1/auth/sign-in/social",
    "/v1/auth/callback/google",
  ];
  const OTHERS = ["/v1/auth/sign-up/email", "/v1/auth/request-password-reset", "/v1/auth/token/x", "/v1/auth/two-factor/enable"];

  test("that is drained lets people sign in, an operator who would resume it among them, and nothing else", async () => {
    const subject = gateway();
    set(subject, DRAINED, "users");
    for (const path of TO_SIGN_IN) expect([path, (await subject.request(path)).status]).toEqual([path, 200]);
    subject.services.users.fetch.mockClear();
    for (const path of OTHERS) expect([path, (await subject.request(path)).status]).toEqual([path, 503]);
    expect(subject.services.users.fetch).not.toHaveBeenCalled();
  });

  test("that is down is not asked at all", async () => {
    const subject = gateway();
    set(subject, DOWN, "users");
    for (const path of [...TO_SIGN_IN, ...OTHERS]) expect([path, (await subject.request(path)).status]).toEqual([path, 503]);
    expect(subject.services.users.fetch).not.toHaveBeenCalled();
  });
});

describe("the letters of one queue", () => {
  const replay = ({ withToken }: Subject, id: string) =>
    withToken(`/v1/ops/dead-letters/${id}/replay`, { method: "POST", headers: { "idempotency-key": "key-1" } }, OPERATOR);

  test("can be replayed while the service of another is drained", async () => {
    const subject = gateway();
    set(subject, DRAINED, "bookings", "search", "notifications");
    expect((await replay(subject, deadLetter("payments").id)).status).toBe(202);
    expect((await replay(subject, deadLetter("search").id)).status).toBe(503);
  });

  test.each(["dl_users_YQ", "dl_", "x", "dl_payments_!"])("%s names none, and is nowhere", async (id) => {
    expect((await replay(gateway(), id)).status).toBe(404);
  });
});

describe("operators", () => {
  const drain = ({ withToken }: Subject, name: string, init: RequestInit = {}, who: object = OPERATOR) =>
    withToken(`/v1/ops/services/${name}/drain`, { method: "POST", headers: { "idempotency-key": "key-1" }, ...init }, who);
  const json = (body: unknown) => ({
    headers: { "idempotency-key": "key-1", "content-type": "application/json" },
    body: JSON.stringify(body),
  });

  test("drain a service for a reason in any script, and see who did; it is refused here at once", async () => {
    const subject = gateway();
    expect((await subject.command("/v1/bookings", bookingRequest)).status).toBe(201);
    const answer = await drain(subject, "bookings", json({ reason: "  Wartung – 保守 " }));
    const seen = { name: "bookings", in_service: false, drain: { drained_by: "usr_1", reason: "Wartung – 保守" } };
    expect([answer.status, await answer.json()]).toMatchObject([200, seen]);
    const list = (await (await subject.withToken("/v1/ops/services", {}, OPERATOR)).json()) as { data: OperatedService[] };
    expect(list.data.find(({ name }) => name === "bookings")).toMatchObject(seen);
    expect((await subject.command("/v1/bookings", bookingRequest)).status).toBe(503);
    expect(subject.services.bookings.create).toHaveBeenCalledOnce();
  });

  test("need give no reason, nor a body", async () => {
    for (const init of [{}, json({})]) {
      const answer = await drain(gateway(), "payments", init);
      expect([answer.status, await answer.json()]).toMatchObject([200, { drain: { reason: null } }]);
    }
  });

  test.each([
    ["a reason that is none", json({ reason: " " })],
    ["an endless reason", json({ reason: "x".repeat(201) })],
    ["an unknown key", json({ why: "x" })],
    ["no JSON where it is announced", { headers: { "idempotency-key": "key-1", "content-type": "application/json" }, body: "" }],
  ])("are refused with %s, and nothing is drained", async (_, init) => {
    const subject = gateway();
    expect((await drain(subject, "payments", init)).status).toBe(400);
    expect(subject.objects.states.every(({ in_service }) => in_service)).toBe(true);
  });

  test("cannot drain the gateway, nor what does not exist", async () => {
    for (const name of ["gateway", "objects", "toString"]) expect((await drain(gateway(), name)).status).toBe(404);
  });

  test("are operators: nobody else drains or resumes", async () => {
    const subject = gateway();
    for (const role of ["passenger", "agent"])
      expect((await drain(subject, "bookings", {}, { claims: { role } })).status).toBe(403);
    expect(subject.objects.states.every(({ in_service }) => in_service)).toBe(true);
  });

  test("are told of the reason; the public status only that it is out", async () => {
    const subject = gateway();
    set(subject, DRAINED, "search");
    const text = await (await subject.request("/v1/status")).text();
    expect(JSON.parse(text)).toMatchObject({ status: "degraded" });
    expect(text).not.toMatch(/usr_9|a new index|drain/);
    expect(await (await subject.request("/metrics")).text()).toContain(
      'holdfast_service_state{service="search",state="drained"} 1\n',
    );
  });
});

describe("what an isolate knows", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const idle = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const flight = async ({ request }: Subject) => (await request(`/v1/flights/${FLIGHT_ID}`)).status;
  const lists = ({ objects }: Subject) => objects.registry.fetch.mock.calls.filter(([{ url }]) => url.endsWith("/list")).length;

  test("is asked for once in three seconds, however many requests come", async () => {
    const subject = gateway();
    for (let i = 0; i < 50; i++) await flight(subject);
    expect(lists(subject)).toBe(1);
    await idle(3_000);
    await Promise.all(Array.from({ length: 50 }, () => flight(subject)));
    expect(lists(subject)).toBe(2);
  });

  test("is at most as old as that where requests keep coming", async () => {
    const subject = gateway();
    expect(await flight(subject)).toBe(200);
    set(subject, DRAINED, "search");
    await idle(2_999);
    expect(await flight(subject)).toBe(200);
    await idle(1);
    await flight(subject);
    await idle(0);
    expect(await flight(subject)).toBe(503);
    set(subject, { in_service: true, drain: null }, "search");
    await idle(3_000);
    await flight(subject);
    await idle(0);
    expect(await flight(subject)).toBe(200);
  });

  test("is asked for again before anything is done after a pause", async () => {
    const subject = gateway();
    await flight(subject);
    set(subject, DRAINED, "search");
    await idle(60_000);
    expect(await flight(subject)).toBe(503);
  });

  test("is nothing while the registry is silent or out of reach: everything is in service, after a moment's wait", async () => {
    for (const silence of [() => new Promise<Response>(() => {}), () => Promise.reject(new Error("unreachable"))]) {
      const subject = gateway();
      set(subject, DRAINED, "search");
      expect(await flight(subject)).toBe(503);
      subject.objects.registry.fetch.mockImplementation(silence);
      await idle(14_000);
      expect(await flight(subject)).toBe(503);
      await idle(4_000);
      const answer = flight(subject);
      await idle(300);
      expect(await answer).toBe(200);
    }
  });

  test("comes from its own probes too, which go on while a service is refused, and bring it back", async () => {
    const subject = gateway();
    set(subject, DOWN, "search");
    expect(await flight(subject)).toBe(503);
    await idle(10_000);
    expect(await flight(subject)).toBe(503);
    expect(subject.services.search.health).toHaveBeenCalledTimes(2);
    expect(subject.services.search.flight).not.toHaveBeenCalled();
    set(subject, { in_service: true, health: "up" }, "search");
    await idle(10_000);
    await flight(subject);
    await idle(0);
    expect(await flight(subject)).toBe(200);
  });

  test("is told to the registry with the operations that need each service", async () => {
    const subject = gateway();
    await flight(subject);
    await idle(0);
    const [probes] = subject.objects.reports as { name: ServiceName; routes: string[] }[][];
    const routesOf = (name: ServiceName) => probes?.find((probe) => probe.name === name)?.routes ?? [];
    expect(routesOf("users")).toEqual(expect.arrayContaining(["GET /v1/me", "POST /v1/auth/sign-in/email"]));
    expect(routesOf("search")).toContain("GET /v1/flights/{flight_id}/seat-map/live");
    expect(routesOf("search")).not.toContain("POST /v1/bookings");
    expect(routesOf("notifications")).toContain("GET /v1/tickets/{number}.pdf");
    expect(routesOf("gateway")).toHaveLength(documented.length);
    // They travel in a header.
    expect(JSON.stringify(probes).length).toBeLessThan(16_000);
  });
});
