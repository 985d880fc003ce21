import type { FlightManifest } from "#contracts/manifest.ts";
import { useRef, useState } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";
import { Field } from "../parts/field.tsx";
import { blockSeats, unblockSeats } from "./api.ts";
import { AskFirst } from "./ask-first.tsx";

interface BlockSeatProps {
  flightId: string;
  seat: Pick<FlightManifest["seats"][number], "designator" | "state" | "epoch">;
  done: () => void;
}

/** Takes a free seat out of sale, or puts one that is blocked back; nothing can be done about one that somebody has. */
export function BlockSeat({ flightId, seat: { designator, state, epoch }, done }: BlockSeatProps) {
  const [reason, setReason] = useState("");
  // A question that is open stays where somebody takes the seat meanwhile: its answer says so.
  const last = useRef<"free" | "blocked" | null>(null);
  if (state === "free" || state === "blocked") last.current = state;
  if (last.current === null) return null;
  const isFree = last.current === "free";
  const command = isFree ? blockSeats : unblockSeats;
  return (
    <AskFirst
      label={isFree ? "Block" : "Unblock"}
      of={`seat ${designator}`}
      yes={isFree ? `Block ${designator}` : `Unblock ${designator}`}
      work={() => command(flightId, { designators: [designator], reason: reason.trim() }, epoch)}
      done={() => {
        announce(`Seat ${designator}: ${isFree ? "blocked" : "for sale again"}`);
        setReason("");
        done();
      }}
    >
      <p>{isFree ? "Nobody can hold it from then on, until it is put back into sale." : "Whoever asks first can hold it."}</p>
      <Field
        label="Why"
        hint="The log keeps it; name no passenger."
        required
        maxLength={200}
        value={reason}
        onValue={setReason}
      />
    </AskFirst>
  );
}
