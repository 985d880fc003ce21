import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** How the double behaves: as Turnstile; with a server error; without an answer; as if it knew no such secret. */
export type Mood = "well" | "down" | "hangs" | "stranger";
interface Asked {
  secret: string;
  response: string;
  idempotency_key?: string;
}
export const SITE_KEY = "1x00000000000000000000AA";
export const SECRET = "1x0000000000000000000000000000000AA";

/**
 * Plays Cloudflare Turnstile: a judge that takes each token once (again where the same `idempotency_key` stands beside it), and a script
 * whose widget is a button that gives the next token.
 */
export async function startTurnstile() {
  const asked: Asked[] = [];
  const used = new Map<string, string | undefined>();
  let mood: Mood = "well";
  const judge = ({ secret, response, idempotency_key }: Asked) => {
    const refuse = (code: string) => ({ success: false, "error-codes": [code] });
    if (mood === "stranger" || secret !== SECRET) return refuse("invalid-input-secret");
    if (!response.startsWith("person-")) return refuse("invalid-input-response");
    if (used.has(response) && (idempotency_key === undefined || used.get(response) !== idempotency_key))
      return refuse("timeout-or-duplicate");
    used.set(response, idempotency_key);
    return { success: true, "error-codes": [], challenge_ts: new Date().toISOString(), hostname: "localhost" };
  };
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/javascript", "cross-origin-resource-policy": "cross-origin" }).end(SCRIPT);
      return;
    }
    void bodyOf(request).then((body) => {
      const question = JSON.parse(body) as Asked;
      asked.push(question);
      if (mood === "hangs") return;
      if (mood === "down") response.writeHead(503).end("sorry");
      else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(judge(question)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    be(next: Mood) {
      mood = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type TurnstileDouble = Awaited<ReturnType<typeof startTurnstile>>;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const part of request as AsyncIterable<string>) body += part;
  return body;
}

/** The first token that its widget gives is none, so that a page has to ask for another. */
const SCRIPT = `(() => {
  let given = 0;
  globalThis.turnstile = {
    render(place, { sitekey, callback }) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "I am a person";
      button.dataset.sitekey = sitekey;
      button.addEventListener("click", () => callback((given++ === 0 ? "robot-" : "person-") + Math.random()));
      place.append(button);
      return "widget-" + given;
    },
    remove() {},
  };
})();`;
