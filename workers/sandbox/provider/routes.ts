import { type Env, THE_ONLY } from "../env.ts";
import { page } from "../html.ts";
import { FaultSwitch } from "./faults.ts";
import { challengePage, providerPage } from "./pages.ts";

const PAGE_PAYMENTS = 100;
const JSON_PAYMENTS = 1_000;

/** `/dev/provider*`; null for any other path. */
export async function providerRoutes(request: Request, url: URL, env: Env): Promise<Response | null> {
  const provider = env.PROVIDER.getByName(THE_ONLY);
  const bookingId = url.searchParams.get("booking_id");
  if (request.method === "GET" && url.pathname === "/dev/provider")
    return providerPage(
      await provider.payments({ booking_id: bookingId, after: null, limit: PAGE_PAYMENTS }),
      await provider.activeFaults(),
    );
  if (request.method === "GET" && url.pathname === "/dev/provider/payments.json")
    return Response.json({
      data: await provider.payments({ booking_id: bookingId, after: url.searchParams.get("after"), limit: JSON_PAYMENTS }),
    });
  if (request.method === "GET" && url.pathname === "/dev/provider/requests.json")
    return Response.json(await provider.requestCounts());
  if (url.pathname === "/dev/provider/faults")
    return request.method === "POST" ? setFault(request, env) : Response.json({ data: await provider.activeFaults() });
  const [, intentId] = /^\/dev\/provider\/3ds\/(pi_\w+)$/.exec(url.pathname) ?? [];
  if (intentId === undefined) return null;
  return request.method === "POST" ? finishChallenge(request, env, intentId) : showChallenge(url, env, intentId);
}

async function setFault(request: Request, env: Env): Promise<Response> {
  const fault = FaultSwitch.safeParse(await request.json().catch(() => null));
  if (!fault.success)
    return Response.json(
      { errors: fault.error.issues.map(({ path, message }) => ({ path: path.join("."), message })) },
      { status: 400 },
    );
  await env.PROVIDER.getByName(THE_ONLY).setFault(fault.data);
  return Response.json(fault.data);
}

/** Back to the merchant only over http(s): a `javascript:` address would run on our page. */
const safeReturn = (value: string, fallback: string): string =>
  /^https?:\/\//i.test(value) && URL.canParse(value) ? value : fallback;

async function showChallenge(url: URL, env: Env, intentId: string): Promise<Response> {
  const challenge = await env.PROVIDER.getByName(THE_ONLY).challengeOf(intentId);
  if (challenge === null) return page("No such payment", "", 404);
  return challengePage(intentId, challenge, safeReturn(url.searchParams.get("return_url") ?? "", env.PUBLIC_URL));
}

async function finishChallenge(request: Request, env: Env, intentId: string): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const intent = await env.PROVIDER.getByName(THE_ONLY).finishChallenge(intentId, form.get("result") === "complete");
  if (intent === null) return page("No such payment", "", 404);
  const back = new URL(safeReturn(form.get("return_url") ?? "", env.PUBLIC_URL));
  back.searchParams.set("payment_intent", intent.id);
  back.searchParams.set(
    "redirect_status",
    intent.status === "requires_capture" || intent.status === "succeeded" ? "succeeded" : "failed",
  );
  return new Response(null, { status: 303, headers: { location: back.href } });
}
