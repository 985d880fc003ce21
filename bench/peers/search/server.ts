import Fastify from "fastify";
import { answerOffers } from "./answer.ts";

/**
 * The peer: the same searches by the same code, checked by the same schema, in one Node process that reads from PostgreSQL (the
 * modules beside this one take the place of those that read D1), keeps answers as long as the gateway does, and makes one for all who
 * wait for it.
 */
const app = Fastify();

app.get("/v1/offers", (request, reply) => {
  void reply.type("application/json");
  return answerOffers(request.url, request.query);
});

void app.listen({ host: "127.0.0.1", port: 0 }).then((address) => console.log(`listening ${address}`));
