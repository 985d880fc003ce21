import type { z } from "zod";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

/** How clients carry the place at which a page ended. `decode` gives undefined where a cursor is none of this list's. */
export const cursorsOf = <Place>(schema: z.ZodType<Place>) => ({
  encode: (place: Place): string => toBase64Url(new TextEncoder().encode(JSON.stringify(place))),
  decode: (cursor: string): Place | undefined => {
    try {
      return schema.safeParse(JSON.parse(new TextDecoder().decode(fromBase64Url(cursor)))).data;
    } catch {
      return undefined;
    }
  },
});
