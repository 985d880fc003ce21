import { expect } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import type { System } from "../harness/system.ts";

/** One request as it is, nothing followed. The body is read, so that the answer survives the request. */
export async function send(system: System, url: string | URL, init: RequestInit = {}): Promise<Response> {
  const target = new URL(url, system.publicUrl).href;
  const answer = await system
    .worker("holdfast-sandbox")
    .fetch(target, { ...init, redirect: "manual" } as Parameters<ReturnType<System["worker"]>["fetch"]>[1]);
  const body = await answer.arrayBuffer();
  const headers = new Headers();
  for (const [name, value] of answer.headers) if (name !== "mf-content-encoding") headers.append(name, value);
  return new Response(body.byteLength === 0 ? null : body, { status: answer.status, headers });
}

export const formOf = (fields: Record<string, string> | URLSearchParams, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  body: new URLSearchParams(fields).toString(),
});

/** As much of a browser as OAuth needs: it keeps cookies, names its origin, and shows where it is sent. */
export function newVisitor(system: System) {
  const cookies = new Map<string, string>();
  async function visit(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; "));
    if (init.method === "POST" && !headers.has("origin")) headers.set("origin", system.publicUrl);
    const answer = await send(system, url, { ...init, headers });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "" || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }
  const locationOf = (answer: Response) => new URL(answer.headers.get("location") ?? "", system.publicUrl);
  /** Sends the form of the page at `page` with these fields; where that leads. */
  async function submit(page: URL, fields: Record<string, string>): Promise<URL> {
    const answer = await visit(page.pathname, formOf({ ...fields, oauth_query: page.search.slice(1) }));
    expect(answer.status, await answer.clone().text()).toBe(303);
    return locationOf(answer);
  }
  return {
    visit,
    submit,
    /** Where an address leads at once. */
    follow: async (url: string | URL) => locationOf(await visit(url)),
    /** Follows an authorization request through the pages: signs in and decides where asked. Where it ends. */
    async authorize(url: string | URL, { email = "passenger@example.com", decision = "accept" } = {}): Promise<URL> {
      let at = locationOf(await visit(url));
      if (at.pathname === "/v1/auth/pages/sign-in" && at.origin === system.publicUrl)
        at = await submit(at, { email, password: DEMO_PASSWORD });
      if (at.pathname === "/v1/auth/pages/consent" && at.origin === system.publicUrl) at = await submit(at, { decision });
      return at;
    },
  };
}
export type Visitor = ReturnType<typeof newVisitor>;
