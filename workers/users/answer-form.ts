import * as z from "zod";
import type { Env } from "./env.ts";
import { messagePage, onwardPage } from "./pages.ts";

const Destination = z.object({ url: z.string() });

/** Where the authorization request goes on, or home for whoever came without one. */
export function destinationOf(answer: unknown): string {
  const destination = Destination.safeParse(answer);
  return destination.success ? destination.data.url : "/";
}

interface Again {
  status: number;
  problem: string;
  page: (problem: string) => unknown;
}

/** The page once more. Of whoever tries too often nothing was looked at, so nothing of theirs is wrong. */
export async function again(refusal: Response, { status, problem, page }: Again, oauthQuery = ""): Promise<Response> {
  return (await tooOften(refusal, page, oauthQuery)) ?? show(await page(problem), status, oauthQuery);
}

/** The page once more for whoever tries too often; null where it was refused for something else. */
async function tooOften(refusal: Response, page: Again["page"], oauthQuery: string): Promise<Response | null> {
  // Not by the status: an account that is locked for its wrong codes is refused with the same.
  const retryAfter = refusal.headers.get("x-retry-after");
  if (retryAfter === null) return null;
  const answer = show(await page("That was tried too often from your network. Wait a minute, and try again."), 429, oauthQuery);
  answer.headers.set("retry-after", retryAfter);
  return answer;
}

interface Consent {
  /** The form once more. */
  page: Again["page"];
  query: string;
  request: Request;
  env: Pick<Env, "PUBLIC_URL">;
}

/** Back to the application, with what was decided; `answered` by better-auth. */
export async function answerConsent(answered: Response, { page, query, request, env }: Consent): Promise<Response> {
  const refused = await tooOften(answered, page, query);
  if (refused !== null) return refused;
  const destination = answered.status < 400 ? Destination.safeParse(await answered.json()) : null;
  if (!destination?.success)
    return show(await messagePage("This request has expired", "Go back to the application and start again."), 400);
  return leadOn(destination.data.url, answered, request, env);
}

/**
 * On from a form. A browser holds every redirect after a form to the form's own policy, those of whoever it is led to as well: a client
 * whose address leads on to another of its sites would be blocked. So what a browser sends ends here, in a page that leads to the client by
 * itself, and the form's policy need not name anybody. An application of the device it asks to open at once, as whoever is no browser.
 */
export async function leadOn(
  location: string,
  answered: Response,
  { headers: asked }: Request,
  env: Pick<Env, "PUBLIC_URL">,
): Promise<Response> {
  const headers = new Headers({ location, "cache-control": "no-store" });
  const target = new URL(location, env.PUBLIC_URL);
  const isElsewhere = isWeb(target) && target.origin !== new URL(env.PUBLIC_URL).origin;
  const leadsOn = isElsewhere && asked.get("sec-fetch-dest") === "document";
  const answer = leadsOn ? show(await onwardPage(target.href), 200) : new Response(null, { status: 303, headers });
  for (const cookie of answered.headers.getSetCookie()) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** `oauthQuery`: of the request that the page is part of; where it ends in an application, its form leads there. */
export function show(page: unknown, status: number, oauthQuery = ""): Response {
  const target = new URLSearchParams(oauthQuery).get("redirect_uri");
  const application = target !== null && URL.canParse(target) && !isWeb(new URL(target)) ? ` ${new URL(target).protocol}` : "";
  return new Response(String(page), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; form-action 'self'${application}; frame-ancestors 'none'; base-uri 'none'`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}

const isWeb = ({ protocol }: URL): boolean => protocol === "https:" || protocol === "http:";
