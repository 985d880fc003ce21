import { DurableObject } from "cloudflare:workers";

export class FlightSeats extends DurableObject {}
