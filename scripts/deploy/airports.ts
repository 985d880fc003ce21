import { STATIONS } from "../../seed/flights.ts";

const COLUMNS = Object.keys(STATIONS[0] ?? {});

/** An airport as one text, the same for a row of the database and for the list it was made from. */
export const airportLine = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(COLUMNS.map((column) => row[column]));

/** Every airport that is sold. A timetable can only name these. */
export const airportLines = (): string[] => STATIONS.map((station) => airportLine({ ...station }));
