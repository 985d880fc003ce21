/** One e-mail or SMS as the local inbox shows it (`/dev/inbox.json`). */
export interface InboxMessage {
  /** The Message-ID; delivering it again changes nothing. */
  id: string;
  channel: "email" | "sms";
  to: string;
  subject: string | null;
  text: string;
  html: string | null;
  booking_id: string | null;
  /** The message type that caused it: `booking.confirmed`. */
  type: string;
  sent_at: string;
  attachments: { filename: string; content_type: string; content: Uint8Array }[];
}

/** RPC entrypoint `Sink` of the sandbox Worker; only local configurations bind it. */
export interface SinkApi {
  deliver(message: InboxMessage): Promise<{ stored: boolean }>;
}
