import { formatInstant } from "../text/times.ts";

/** An instant in the reader's own zone. */
export const Moment = ({ at }: { at: string }) => <time dateTime={at}>{formatInstant(at)}</time>;
