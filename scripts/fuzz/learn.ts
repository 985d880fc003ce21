import type { Booking } from "#contracts/bookings.ts";
import type { Pool } from "./pool.ts";
import type { Operation } from "./document.ts";
import type { Who } from "./people.ts";
import type { RawAnswer, RawRequest } from "./send.ts";
import { heldOf } from "./supply.ts";

/** The supply asks about bookings as their owner. */
const OWNERS: ReadonlySet<Who> = new Set(["owner", "client"]);

/** Puts into the pool what an accepted request of `who` has made, and takes out what it has used up. */
export function learn(pool: Pool, { id }: Operation, { target, body: sent }: RawRequest, { body }: RawAnswer, who: Who): void {
  const [, , , subject = ""] = target.split("?", 1)[0]?.split("/") ?? [];
  const [, , , , named = ""] = target.split("?", 1)[0]?.split("/") ?? [];
  const answered = (): Record<string, unknown> => JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  switch (id) {
    case "createBooking":
      if (OWNERS.has(who)) pool.add("held", heldOf(answered() as unknown as Booking));
      break;
    case "createPayment":
      pool.remove("held", subject);
      pool.add("paying", { id: subject });
      break;
    case "releaseBooking":
      pool.remove("held", subject);
      pool.add("ended", { id: subject });
      break;
    case "quoteCancellation": {
      const quote = answered();
      pool.remove("held", subject);
      if (quote["status"] === "quoted") pool.add("quotes", { id: quote["id"], booking_id: subject });
      break;
    }
    case "confirmCancellation":
      pool.remove("confirmed", subject);
      for (const quote of pool.all("quotes")) if (quote["booking_id"] === subject) pool.remove("quotes", quote["id"]);
      break;
    case "deleteWebhookEndpoint":
      pool.remove("endpoints", subject);
      break;
    case "dropDeadLetter":
      pool.remove("letters", named);
      break;
    case "settleRefundDebt":
      pool.remove("debts", named);
      break;
    case "registerClient":
      pool.add("clients", { id: answered()["client_id"] });
      break;
    case "createClient":
      pool.add("own_clients", { id: answered()["client_id"], secret: answered()["client_secret"] });
      break;
    case "rotateClientSecret":
      pool.remove("own_clients", answered()["client_id"]);
      pool.add("own_clients", { id: answered()["client_id"], secret: answered()["client_secret"] });
      break;
    case "deleteClient":
      pool.remove("own_clients", sentId(sent));
      break;
    case "startAudit":
      pool.add("audits", { id: answered()["id"] });
      break;
  }
}

function sentId(body: RawRequest["body"]): unknown {
  const sent = JSON.parse(body?.toString("utf8") ?? "{}") as { client_id?: unknown };
  return sent.client_id;
}
