import { invariant } from "#domain/invariant.ts";
import type { Host } from "../host.ts";
import { HttpClient, type HttpAnswer, type HttpRequest } from "../http.ts";
import { bookingBody, offersOf, type SoldFlight } from "../offers.ts";
import { strangers } from "../storm/stage.ts";
import { SEATS } from "../storm/flights.ts";
import { type TokenOf, tokensFor } from "../tokens.ts";

/** More than clients at once: each is somebody, and asks less often than a user may. */
const PEOPLE = 64;

/** Everybody who asks one host, and what for. */
export class Hall {
  readonly search: string;
  readonly soldOut: SoldFlight;
  readonly tokenOf: TokenOf;
  readonly #open: SoldFlight;
  readonly #people: string[];
  #tokens: string[] = [];
  readonly #held = new Map<number, string>();
  #asked = 0;

  private constructor([soldOut, open]: [SoldFlight, SoldFlight], prefix: string, tokenOf: TokenOf) {
    this.soldOut = soldOut;
    this.tokenOf = tokenOf;
    this.#people = Array.from({ length: PEOPLE }, (_, i) => `${prefix}hall_${i}`);
    this.signIn();
    this.#open = open;
    const leg = open.terms.slices[0]?.segments[0];
    invariant(leg, "an offer has a flight");
    const query = { origin: leg.origin, destination: leg.destination, departure_date: leg.departs_local.slice(0, 10) };
    this.search = `/v1/offers?${new URLSearchParams(query).toString()}`;
  }

  /** With one flight that is sold out. */
  static async open(host: Host): Promise<Hall> {
    const { tokenOf } = await tokensFor(host);
    const { prefix, next } = strangers(tokenOf);
    const [soldOut, open] = await offersOf(host, 2);
    invariant(soldOut && open, "there are flights");
    const hall = new Hall([soldOut, open], prefix, tokenOf);
    const client = await HttpClient.open(host.gateway);
    for (let seat = 0; seat < SEATS; seat++) {
      const { status, body } = await client.send(requestFor(soldOut, next().token, `seat-${seat}`));
      invariant(status === 201, `seat ${seat} was answered ${status}: ${body}`);
    }
    client.close();
    return hall;
  }

  /** Everybody gets another token: one is good for ten minutes. */
  signIn(): void {
    this.#tokens = this.#people.map((name) => this.tokenOf(name));
  }

  /** A hold that nobody has asked for before. */
  ask(flight: SoldFlight, client: number): HttpRequest {
    return requestFor(flight, this.#tokens[client % PEOPLE] ?? "", `ask-${++this.#asked}`);
  }

  /** A client holds a seat, and lets it go with the next request. */
  byTurns(client: number): { request: HttpRequest; isRight: (answer: HttpAnswer) => boolean } {
    const held = this.#held.get(client);
    const token = this.#tokens[client % PEOPLE] ?? "";
    if (held === undefined) {
      const isRight = ({ status, body }: HttpAnswer): boolean => {
        if (status !== 201) return false;
        this.#held.set(client, (JSON.parse(body) as { id: string }).id);
        return true;
      };
      return { request: this.ask(this.#open, client), isRight };
    }
    this.#held.delete(client);
    const request: HttpRequest = {
      method: "DELETE",
      path: `/v1/bookings/${held}`,
      headers: { authorization: `Bearer ${token}` },
    };
    return { request, isRight: ({ status }) => status < 300 };
  }
}

const requestFor = (flight: SoldFlight, token: string, key: string): HttpRequest => ({
  method: "POST",
  path: "/v1/bookings",
  headers: { authorization: `Bearer ${token}`, "idempotency-key": key },
  json: bookingBody(flight, null),
});
