import type { Flight } from "#domain/seat/flight-state.ts";
import type { Outbox } from "../../../durable-objects/flight-seats/outbox.ts";
import { FlightStore as RealStore } from "../../../durable-objects/flight-seats/storage.ts";
import { monitor } from "../monitor/current.ts";

/** The flight's store, with somebody looking at every change of a seat and at every commit. */
export class FlightStore extends RealStore {
  override load(): { flight: Flight; outbox: Outbox } {
    const loaded = super.load();
    const { flight } = loaded;
    const { seats } = flight;
    const set = seats.set.bind(seats);
    seats.set = (designator, seat) => {
      const before = seats.get(designator);
      if (before !== undefined) monitor().seatMoves(flight, before, seat);
      return set(designator, seat);
    };
    return loaded;
  }

  override write(flight: Flight, outbox: Outbox): void {
    super.write(flight, outbox);
    monitor().flightStored(flight, outbox);
  }
}
