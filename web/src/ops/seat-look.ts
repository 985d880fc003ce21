import type { FlightManifest } from "#contracts/manifest.ts";
import type { Seat } from "../parts/seat-grid.tsx";

type ManifestState = FlightManifest["seats"][number]["state"];

/** How operators see a seat. */
export interface SeatLook {
  style: string;
  mark: string;
  words: string;
}
export const SEAT_LOOKS: Record<ManifestState, SeatLook> = {
  free: { style: "free", mark: "", words: "free" },
  held: { style: "is-held", mark: "h", words: "held" },
  pinned: { style: "is-pinned", mark: "p", words: "being paid" },
  sold: { style: "is-sold", mark: "s", words: "sold" },
  blocked: { style: "taken", mark: "×", words: "blocked" },
};

const LIVE: Record<Seat["state"], ManifestState> = { available: "free", held: "held", sold: "sold", blocked: "blocked" };

/** The live map knows first, the manifest knows more: which of the held seats a payment is being decided for. */
export const seatLook = (live: Seat["state"], listed: ManifestState | undefined): SeatLook =>
  SEAT_LOOKS[live === "held" && listed === "pinned" ? "pinned" : LIVE[live]];
