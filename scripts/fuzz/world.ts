import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { type Host, startHost } from "../../bench/host.ts";
import { tokensFor } from "../../bench/tokens.ts";
import { type Api, apiOver } from "../api/api.ts";
import { newPerson, signIn } from "../../test/harness/people.ts";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { CLIENT } from "./auth.ts";
import type { Scene } from "./build.ts";
import { Document, type Operation, operationsOf } from "./document.ts";
import { People, type Who } from "./people.ts";
import { Pool } from "./pool.ts";
import { Sender } from "./send.ts";
import { State } from "./state.ts";
import { isByItself } from "./volatile.ts";
import { setRuntimeFlags } from "../runtime-flags.ts";

/** Nothing expires under way, nobody is too many, and nothing starts by itself that could be seen as an effect of a request. */
const SETTINGS = {
  HOLD_TTL_SECONDS: "864000",
  PIN_SECONDS: "864000",
  OFFER_TTL_SECONDS: "864000",
  MAX_LIVE_HOLDS_PER_USER: "1000000",
  MAX_LIVE_SEATS_PER_USER: "1000000",
  AUTH_ATTEMPTS_PER_MINUTE: "1000000",
  AUDIT_EVERY_MINUTES: "0",
  LOG_LEVEL: process.env["LOG_LEVEL"] ?? "silent",
};
const OBJECTS = "holdfast-objects";

/** The whole system, with what requests need to reach deep into it. */
export interface World {
  host: Host;
  /** The system's address, and its sandbox's for what only that shows. */
  api: Api;
  sender: Sender;
  scene: Scene;
  state: State;
  document: Document;
  operations: Operation[];
  /** Puts bodies on a queue, past everything that would look at them. */
  enqueue: (queue: string, bodies: unknown[]) => Promise<void>;
  /** Signs in again whoever was signed out, banned, or has another password by now. */
  renewSessions: () => Promise<void>;
  close: () => Promise<void>;
}

export async function openWorld(): Promise<World> {
  process.env["WRANGLER_LOG"] ??= "error";
  setRuntimeFlags();
  const entry = path.join(import.meta.dirname, "workers/objects.ts");
  const host = await startHost({ vars: SETTINGS, entries: { [OBJECTS]: entry }, isProfiled: false, withFiles: true });
  try {
    return await enter(host);
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function enter(host: Host): Promise<World> {
  const sandbox = new Sender(host.sandbox);
  const api = apiOver(async (url, { method, headers, body }) => {
    const { pathname, search } = new URL(url, host.publicUrl);
    const sent = {
      method,
      target: pathname + search,
      headers: Object.entries(headers),
      body: body === undefined ? null : Buffer.from(body),
    };
    const answer = await sandbox.send(sent);
    return new Response(answer.body.length > 0 ? new Uint8Array(answer.body) : null, answer);
  });
  const sessions = await openSessions(api);
  // Only now, so that the users Worker has signed with a key of its own already.
  const { tokenOf } = await tokensFor(host);
  const people = new People(tokenOf);
  const document = Document.parse((await api.api("/openapi.json")).body);
  const pool = new Pool();
  const objects = await host.urlOf(OBJECTS);
  const sender = new Sender(host.gateway);
  const state = new State(host.stateDir, isByItself);
  return {
    host,
    api,
    sender,
    document,
    operations: operationsOf(document),
    state,
    scene: {
      people,
      pool,
      session: (who) => sessions.tokens.get(who) ?? people.token(who),
      webhookSecret: host.secrets["STRIPE_WEBHOOK_SECRET"] ?? "",
    },
    renewSessions: () => sessions.renew(pool),
    async enqueue(queue, bodies) {
      const { status } = await fetch(objects, { method: "POST", body: JSON.stringify({ queue, bodies }) });
      invariant(status === 204, `the queue ${queue} answered ${status}`);
    },
    async close() {
      state.thaw();
      sender.close();
      sandbox.close();
      await host.close();
    },
  };
}

/** Who has a session, and of which account: two of people who came along, and the staff's. */
const ACCOUNTS: [Who, string | null][] = [
  ["owner", null],
  ["other", null],
  ["agent", "agent@example.com"],
  ["operator", "operator@example.com"],
  ["admin", "admin@example.com"],
];

async function openSessions(api: Api) {
  const tokens = new Map<Who, string>();
  const accounts = new Map<Who, { email: string; password: string }>();
  const enterAs = async (who: Who, email: string | null): Promise<void> => {
    const known = accounts.get(who) ?? (email === null ? await newPerson(api) : { email, password: DEMO_PASSWORD });
    accounts.set(who, known);
    const answer = await api.api<{ token?: string }>("/v1/auth/sign-in/email", {
      json: { email: known.email, password: known.password },
    });
    if (answer.status === 200 && answer.body.token !== undefined) tokens.set(who, answer.body.token);
    // Somebody else comes along.
    else if (email === null) accounts.delete(who);
  };
  for (const [who, email] of ACCOUNTS) await enterAs(who, email);
  await signIn(api, "operator@example.com");
  return {
    tokens,
    async renew(pool: Pool): Promise<void> {
      for (const [who, email] of ACCOUNTS) {
        const { status, body } = await api.api<{ user?: { id: string } } | null>("/v1/auth/get-session", {
          token: tokens.get(who),
        });
        if (status !== 200 || body === null) await enterAs(who, email);
        const account = accounts.get(who);
        if (email === null && account !== undefined) pool.add("accounts", { ...account, id: body?.user?.id ?? "none" });
      }
      pool.add("sessions", { token: tokens.get("other") ?? "none" });
      const { status, body } = await api.api<{ client_id: string; client_secret: string }>("/v1/auth/oauth2/create-client", {
        token: tokens.get("owner"),
        json: CLIENT,
      });
      if (status < 300) pool.add("own_clients", { id: body.client_id, secret: body.client_secret });
    },
  };
}
