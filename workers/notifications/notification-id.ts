import { fromBase64Url, toBase64Url } from "#platform/base64url.ts";
import type { Channel } from "./notice.ts";

/** Which notification an operator means: its message and its channel, as one word that fits an address. */
export interface Meant {
  message_id: string;
  channel: Channel;
}

export const notificationId = ({ message_id, channel }: Meant): string =>
  `ntf_${channel}_${toBase64Url(new TextEncoder().encode(message_id))}`;

/** Null: nothing has such an id. */
export function readNotificationId(id: string): Meant | null {
  const [, channel, encoded = ""] = /^ntf_(email|sms)_([\w-]+)$/.exec(id) ?? [];
  if (channel !== "email" && channel !== "sms") return null;
  try {
    return { channel, message_id: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(fromBase64Url(encoded)) };
  } catch {
    return null;
  }
}
