import type { Env } from "./env.ts";

/**
 * The request as the OAuth provider expects it: for this API unless it names a resource itself (RFC 8707). Without one the
 * provider would issue an opaque token, which no service here could verify by itself.
 */
export async function toOauthRequest(request: Request, url: URL, env: Env): Promise<Request> {
  const target = new URL(url.pathname + url.search, env.PUBLIC_URL);
  const headers = new Headers(request.headers);
  if (request.method === "GET") {
    if (url.pathname.endsWith("/authorize")) {
      if (!target.searchParams.has("resource")) target.searchParams.set("resource", env.API_AUDIENCE);
      // The answer is a redirect (RFC 6749), whoever asks; the provider gives scripts a JSON body instead.
      headers.set("sec-fetch-mode", "navigate");
    }
    return new Request(target, { headers });
  }
  headers.delete("content-length");
  const text = await request.text();
  return new Request(target, {
    method: request.method,
    headers,
    body: url.pathname.endsWith("/token") ? withResource(text, env.API_AUDIENCE) : text,
  });
}

function withResource(form: string, resource: string): string {
  const parameters = new URLSearchParams(form);
  if (!parameters.has("resource")) parameters.set("resource", resource);
  return parameters.toString();
}
