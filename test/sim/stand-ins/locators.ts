import { simRandomValues } from "../runtime/globals.ts";

/** Any six letters: their uniqueness is tested where they are made. */
export const nextLocator = (): Promise<string> =>
  Promise.resolve(String.fromCharCode(...[...simRandomValues(new Uint8Array(6))].map((byte) => 65 + (byte % 26))));
