import { randomUUID } from "node:crypto";
import type { WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from "#contracts/webhooks.ts";
import { type Person, newPerson } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import { list } from "../trip.ts";
import { type CommandCase, remembered } from "./command.ts";

const PATH = "/v1/webhook-endpoints";
const json = { url: "https://hooks.partner.example/in" };

export async function newEndpoint(system: System): Promise<{ who: Person; endpoint: WebhookEndpointWithSecret; path: string }> {
  const who = await newPerson(system);
  const { body: endpoint } = await system.api<WebhookEndpointWithSecret>(PATH, { token: who.token, key: randomUUID(), json });
  return { who, endpoint, path: `${PATH}/${endpoint.id}` };
}

/** The commands of partners: endpoints keep the record of their keys, but for what is sent at least once anyway. */
export const OF_PARTNERS: Record<string, CommandCase> = {
  createWebhookEndpoint: {
    method: "POST",
    status: 201,
    async prepare(system) {
      const who = await newPerson(system);
      return {
        path: PATH,
        who,
        json,
        otherJson: { url: "https://hooks.partner.example/elsewhere" },
        effects: async () => (await list<WebhookEndpoint>(system, who, PATH)).length,
      };
    },
  },
  rotateWebhookSecret: {
    method: "POST",
    status: 200,
    async prepare(system) {
      const { who, endpoint, path } = await newEndpoint(system);
      return {
        path: `${path}/rotate-secret`,
        who,
        async effects() {
          const sql = "SELECT secret <> ?2 AND previous_secret = ?2 AS once FROM webhook_endpoints WHERE id = ?1";
          const [row] = await system.rows("holdfast-notifications", sql, endpoint.id, endpoint.secret);
          return Number(row?.["once"]);
        },
      };
    },
  },
  pingWebhookEndpoint: {
    method: "POST",
    status: 202,
    async prepare(system) {
      const { who, path } = await newEndpoint(system);
      return {
        path: `${path}/ping`,
        who,
        effects: async () => (await list<WebhookDelivery>(system, who, `${path}/deliveries`)).length,
      };
    },
  },
  redeliverWebhook: {
    method: "POST",
    status: 202,
    async prepare(system) {
      const { who, path } = await newEndpoint(system);
      const { body } = await system.api<WebhookDelivery>(`${path}/ping`, { method: "POST", token: who.token, key: randomUUID() });
      const redeliver = `${path}/deliveries/${body.id}/redeliver`;
      return { path: redeliver, who, effects: () => remembered(system, who, redeliver) };
    },
  },
};
