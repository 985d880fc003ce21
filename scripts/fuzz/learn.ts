import type { Booking } from "#contracts/bookings.ts";
import type { Pool } from "./pool.ts";
import type { Operation } from "./document.ts";
import type { RawAnswer, RawRequest } from "./send.ts";
import { heldOf } from "./supply.ts";

/** Puts into the pool what an accepted request has made, and takes out what it has used up. */
export function learn(pool: Pool, { id }: Operation, { target }: RawRequest, { body }: RawAnswer): void {
  const [, , , subject = ""] = target.split("?", 1)[0]?.split("/") ?? [];
  const [, , , , named = ""] = target.split("?", 1)[0]?.split("/") ?? [];
  const answered = (): Record<string, unknown> => JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  switch (id) {
    case "createBooking":
      pool.add("held", heldOf(answered() as unknown as Booking));
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
    case "dropDeadLetter":
      pool.remove("letters", named);
      break;
    case "settleRefundDebt":
      pool.remove("debts", named);
      break;
    case "startAudit":
      pool.add("audits", { id: answered()["id"] });
      break;
  }
}
