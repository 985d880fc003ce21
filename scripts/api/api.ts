/** What is sent: `json` and `token` save the usual headers, `key` is the Idempotency-Key. */
export interface ApiRequest {
  method?: string;
  token?: string | undefined;
  key?: string;
  json?: unknown;
  headers?: Record<string, string>;
  body?: string;
  /** `manual`: a redirect is the answer, instead of where it leads. */
  redirect?: "manual";
}
export interface ApiAnswer<Body> {
  status: number;
  headers: Record<string, string>;
  /** Parsed where it is JSON. */
  body: Body;
}

type Send<Response> = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; redirect?: "manual" },
) => Promise<Response>;

export interface Api {
  /** One request, by path or by an absolute link out of a mail. POST when it has a body. */
  api<Body = Record<string, unknown>>(url: string, request?: ApiRequest): Promise<ApiAnswer<Body>>;
  /** The same with the raw response, for streams and files. */
  open(url: string, request?: ApiRequest): Promise<Response>;
}

export function apiOver(send: Send<unknown>): Api {
  const open = async (
    url: string,
    { method, token, key, json, headers = {}, body, redirect }: ApiRequest = {},
  ): Promise<Response> => {
    const content = json === undefined ? body : JSON.stringify(json);
    return (await send(url, {
      method: method ?? (content === undefined ? "GET" : "POST"),
      headers: {
        ...(json !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { "idempotency-key": key }),
        ...headers,
      },
      ...(content !== undefined && { body: content }),
      ...(redirect !== undefined && { redirect }),
    })) as Response;
  };
  return {
    open,
    async api<Body>(url: string, request?: ApiRequest) {
      const response = await open(url, request);
      const text = await response.text();
      const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: (isJson ? JSON.parse(text) : text) as Body,
      };
    },
  };
}
