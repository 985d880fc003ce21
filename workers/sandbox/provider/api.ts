import type { Account } from "./account.ts";
import { type Answer, found, noSuch, unknownRoute } from "./answers.ts";
import type { Operation } from "./faults.ts";
import { expand } from "./expand.ts";
import { type Form, list } from "./form.ts";
import { cancelIntent, captureIntent, confirmIntent, createIntent } from "./intents.ts";
import { groupsOf, listAnswer } from "./lists.ts";
import type { PaymentIntent } from "./records.ts";
import { createRefund } from "./refunds.ts";
import type { Collection } from "./store.ts";

interface Call {
  account: Account;
  form: Form;
  id: string;
  decline: boolean;
}
interface Route {
  method: string;
  path: RegExp;
  operation: Operation;
  run: (call: Call) => Answer;
}

const byId = <T extends { id: string; created: number }>(collection: Collection<T>, what: string, id: string): Answer => {
  const record = collection.get(id);
  return record === null ? noSuch(what, id, "id") : found(record);
};
const onIntent =
  (act: (call: Call, intent: PaymentIntent) => Answer) =>
  (call: Call): Answer => {
    const intent = call.account.records.intents.get(call.id);
    return intent === null ? noSuch("payment_intent", call.id, "intent") : act(call, intent);
  };

const ROUTES: Route[] = [
  {
    method: "POST",
    path: /^\/v1\/payment_intents$/,
    operation: "create",
    run: ({ account, form }) => createIntent(account, form),
  },
  {
    method: "GET",
    path: /^\/v1\/payment_intents$/,
    operation: "list",
    run: ({ account, form }) => listAnswer("/v1/payment_intents", account.records.intents, form, []),
  },
  {
    method: "GET",
    path: /^\/v1\/payment_intents\/(\w+)$/,
    operation: "retrieve",
    run: onIntent((_call, intent) => found(intent)),
  },
  {
    method: "POST",
    path: /^\/v1\/payment_intents\/(\w+)\/confirm$/,
    operation: "confirm",
    run: onIntent(({ account, form, decline }, intent) => confirmIntent(account, intent, form, decline)),
  },
  {
    method: "POST",
    path: /^\/v1\/payment_intents\/(\w+)\/capture$/,
    operation: "capture",
    run: onIntent(({ account, form }, intent) => captureIntent(account, intent, form)),
  },
  {
    method: "POST",
    path: /^\/v1\/payment_intents\/(\w+)\/cancel$/,
    operation: "cancel",
    run: onIntent(({ account, form }, intent) => cancelIntent(account, intent, form)),
  },
  { method: "POST", path: /^\/v1\/refunds$/, operation: "refund", run: ({ account, form }) => createRefund(account, form) },
  {
    method: "GET",
    path: /^\/v1\/refunds$/,
    operation: "list",
    run: ({ account, form }) => listAnswer("/v1/refunds", account.records.refunds, form, groupsOf(form, "payment_intent")),
  },
  {
    method: "GET",
    path: /^\/v1\/refunds\/(\w+)$/,
    operation: "retrieve",
    run: ({ account, id }) => byId(account.records.refunds, "refund", id),
  },
  {
    method: "GET",
    path: /^\/v1\/charges$/,
    operation: "list",
    run: ({ account, form }) => listAnswer("/v1/charges", account.records.charges, form, groupsOf(form, "payment_intent")),
  },
  {
    method: "GET",
    path: /^\/v1\/charges\/(\w+)$/,
    operation: "retrieve",
    run: ({ account, id }) => byId(account.records.charges, "charge", id),
  },
  {
    method: "GET",
    path: /^\/v1\/disputes$/,
    operation: "list",
    run: ({ account, form }) => listAnswer("/v1/disputes", account.records.disputes, form, groupsOf(form, "payment_intent")),
  },
  {
    method: "GET",
    path: /^\/v1\/events$/,
    operation: "list",
    run: ({ account, form }) => listAnswer("/v1/events", account.records.events, form, groupsOf(form, "type", "types")),
  },
  {
    method: "GET",
    path: /^\/v1\/events\/(\w+)$/,
    operation: "retrieve",
    run: ({ account, id }) => byId(account.records.events, "event", id),
  },
];

export interface Match {
  operation: Operation;
  execute: (account: Account, form: Form, decline: boolean) => Answer;
}

/** The operation behind a method and path; an Answer where there is none. */
export function match(method: string, path: string): Match | Answer {
  for (const { method: expected, path: pattern, operation, run } of ROUTES) {
    const groups = method === expected ? pattern.exec(path) : null;
    if (groups === null) continue;
    return {
      operation,
      execute: (account, form, decline) => {
        const answer = run({ account, form, id: groups[1] ?? "", decline });
        return { ...answer, body: expand(answer.body, list(form, "expand"), account.records) };
      },
    };
  }
  return unknownRoute(method, path);
}
