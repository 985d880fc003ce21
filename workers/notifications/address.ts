import type { Booking, NamelessBooking, People } from "#contracts/bookings.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Language } from "#domain/text/language.ts";
import { errorText } from "#platform/log.ts";
import { shardOf } from "#queues/saga-shard.ts";
import { standingOf } from "./about-booking.ts";
import type { SendError } from "./channels/channel.ts";
import type { Env } from "./env.ts";
import { type AccountNotice, type AddressedNotice, type BookingNotice, isBookingNotice, type Notice } from "./notice.ts";
import { whyOutdated } from "./why-outdated.ts";

type Addressed = Result<AddressedNotice, SendError>;
/** What notices about bookings are written in, by notice; where nobody has said, it is English. */
type Languages = ReadonlyMap<string, Language | null>;
/** Of no more use: no repetition changes that. */
const moot = (detail: string): Addressed => err({ reason: "moot", detail });
const NOBODY = moot("there is nobody to be told any more");

/**
 * Asks those who know whom each notice is for, just before it is sent: nobody else keeps names, addresses and links. Of one that has
 * `waited` its saga says in the same answer whether it is still true.
 */
export async function address(
  env: Pick<Env, "BOOKING_SAGAS" | "USERS" | "DB">,
  notices: Notice[],
  { languages, waited }: { languages: Languages; waited: ReadonlySet<string> },
): Promise<Map<string, Addressed>> {
  const late = notices.filter(isBookingNotice).filter(({ id }) => waited.has(id));
  const ofBookings = notices.filter(isBookingNotice).filter(({ id }) => !waited.has(id));
  const ofAccounts = notices.filter((notice): notice is AccountNotice => !isBookingNotice(notice));
  const byShard = Map.groupBy(ofBookings, ({ data }) => shardOf(data.booking.id));
  const addressed = await Promise.all([
    ...[...byShard].map(([shard, group]) => askShard(env, shard, group, languages)),
    ...late.map(async (notice): Promise<Answers> => [await askSaga(env, notice, languages)]),
    ...ofAccounts.map((notice) => askUsers(env, notice)),
  ]);
  return new Map(addressed.flat());
}

type Answers = [string, Addressed][];

async function askShard(
  { BOOKING_SAGAS }: Pick<Env, "BOOKING_SAGAS">,
  shard: string,
  notices: BookingNotice[],
  languages: Languages,
): Promise<Answers> {
  try {
    const people = await BOOKING_SAGAS.getByName(shard).people(notices.map(({ data }) => data.booking.id));
    return notices.map((notice, i) => {
      const known = people[i] ?? null;
      return [notice.id, known === null ? NOBODY : ok(withPeople(notice, known, languages.get(notice.id) ?? "en"))];
    });
  } catch (error) {
    return notices.map(({ id }) => [id, unavailable(error)]);
  }
}

async function askSaga(
  env: Pick<Env, "BOOKING_SAGAS" | "DB">,
  notice: BookingNotice,
  languages: Languages,
): Promise<Answers[number]> {
  const { id, data } = notice;
  try {
    const standing = await standingOf(env, data.booking.id);
    if (standing === null || standing.erased) return [id, NOBODY];
    const { booking } = standing;
    const why = await whyOutdated(env, notice, booking);
    if (why !== null) return [id, moot(why)];
    return [id, ok(withPeople(notice, booking, languages.get(id) ?? "en"))];
  } catch (error) {
    return [id, unavailable(error)];
  }
}

async function askUsers({ USERS }: Pick<Env, "USERS">, { id, type, booking_id, data }: AccountNotice): Promise<Answers> {
  try {
    const letter = await USERS.accountLetter({ type, message_id: id, ...data });
    return [[id, letter.ok ? ok({ id, type, booking_id, language: letter.value.language, data: letter.value }) : NOBODY]];
  } catch (error) {
    return [[id, unavailable(error)]];
  }
}

/** The notice with its booking's people; everything else of it stays. */
function withPeople({ id, type, booking_id, data }: BookingNotice, people: People, language: Language): AddressedNotice {
  // What belongs to which type is the notice's; the compiler cannot follow it through the rest of a union.
  return { id, type, booking_id, language, data: { ...data, booking: named(data.booking, people) } } as AddressedNotice;
}

const unavailable = (error: unknown): Addressed => err({ reason: "unavailable", detail: errorText(error) });

/** The booking as it was then, with its people. A passenger whom the saga does not name has nothing to be told. */
function named(booking: NamelessBooking, { contact, passengers }: People): Booking {
  const people = new Map(passengers.map((person) => [person.id, person]));
  return {
    ...booking,
    contact,
    passengers: booking.passengers.flatMap(({ id, type, seats }) => {
      const person = people.get(id);
      return person === undefined ? [] : [{ ...person, type, seats }];
    }),
  };
}
