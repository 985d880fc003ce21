import type { Result } from "#domain/result.ts";

export interface Attachment {
  filename: string;
  content_type: string;
  content: Uint8Array;
}

/** Ready to go out. `id` is the Message-ID: the same over every try, so that a mailbox can tell a copy. */
interface Outgoing {
  id: string;
  to: string;
  text: string;
  booking_id: string | null;
  type: string;
}
export interface OutgoingEmail extends Outgoing {
  subject: string;
  html: string;
  attachments: Attachment[];
}
export type OutgoingSms = Outgoing;

/** `refused`: no repetition changes that. `unavailable`: it may go better later. `moot`: there is nothing to be said any more, which is nobody's fault. */
export type SendError = { reason: "refused" | "unavailable" | "moot"; detail: string };
export type Sent = Result<{ provider_id: string | null }, SendError>;

export interface Channels {
  email: (mail: OutgoingEmail) => Promise<Sent>;
  /** Null where no SMS provider is set up. */
  sms: ((message: OutgoingSms) => Promise<Sent>) | null;
}
