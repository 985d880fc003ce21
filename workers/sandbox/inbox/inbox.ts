import { DurableObject } from "cloudflare:workers";
import type { InboxMessage } from "#contracts/sandbox.ts";
import type { Env } from "../env.ts";
import { linksOf } from "./links.ts";

/** One message as `/dev/inbox.json` shows it. */
export interface StoredMessage {
  id: string;
  channel: "email" | "sms";
  to: string;
  subject: string | null;
  text: string;
  html: string | null;
  links: string[];
  booking_id: string | null;
  type: string;
  sent_at: string;
  attachments: { filename: string; content_type: string; size: number; url: string }[];
}
export interface Attachment {
  filename: string;
  content_type: string;
  content: Uint8Array;
}

export interface InboxApi {
  /** False: a message of this id is there already, and stays as it was. */
  deliver(message: InboxMessage): Promise<{ stored: boolean }>;
  /** Newest first. */
  list(query: { to: string | null; booking_id: string | null; limit: number }): Promise<StoredMessage[]>;
  get(id: string): Promise<StoredMessage | null>;
  attachment(id: string, index: number): Promise<Attachment | null>;
}

type Row = {
  id: string;
  channel: "email" | "sms";
  recipient: string;
  subject: string | null;
  body_text: string;
  body_html: string | null;
  booking_id: string | null;
  type: string;
  sent_at: string;
};

/** Every e-mail and SMS that a local run has sent. */
export class Inbox extends DurableObject<Env> implements InboxApi {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`create table if not exists messages (
      seq integer primary key autoincrement, id text not null unique, channel text not null, recipient text not null, subject text,
      body_text text not null, body_html text, booking_id text, type text not null, sent_at text not null)`);
    this.#sql.exec("create index if not exists messages_by_recipient on messages (recipient, seq)");
    this.#sql.exec("create index if not exists messages_by_booking on messages (booking_id, seq)");
    this.#sql.exec(`create table if not exists attachments (
      message_id text not null, n integer not null, filename text not null, content_type text not null, content blob not null,
      primary key (message_id, n))`);
  }

  async deliver(message: InboxMessage): Promise<{ stored: boolean }> {
    const added = this.#sql
      .exec(
        `insert into messages (id, channel, recipient, subject, body_text, body_html, booking_id, type, sent_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
        message.id,
        message.channel,
        message.to,
        message.subject,
        message.text,
        message.html,
        message.booking_id,
        message.type,
        message.sent_at,
      )
      .toArray();
    if (added.length === 0) return { stored: false };
    for (const [n, { filename, content_type, content }] of message.attachments.entries())
      this.#sql.exec(
        "insert into attachments (message_id, n, filename, content_type, content) values (?, ?, ?, ?, ?)",
        message.id,
        n,
        filename,
        content_type,
        Uint8Array.from(content).buffer,
      );
    return { stored: true };
  }

  async list({
    to,
    booking_id,
    limit,
  }: {
    to: string | null;
    booking_id: string | null;
    limit: number;
  }): Promise<StoredMessage[]> {
    const rows = this.#sql
      .exec<Row>(
        `select * from messages where (?1 is null or recipient = ?1 collate nocase) and (?2 is null or booking_id = ?2) order by seq desc limit ?3`,
        to,
        booking_id,
        limit,
      )
      .toArray();
    return rows.map((row) => this.#view(row));
  }

  async get(id: string): Promise<StoredMessage | null> {
    const row = this.#sql.exec<Row>("select * from messages where id = ?", id).toArray()[0];
    return row === undefined ? null : this.#view(row);
  }

  async attachment(id: string, index: number): Promise<Attachment | null> {
    const row = this.#sql
      .exec<{ filename: string; content_type: string; content: ArrayBuffer }>(
        "select filename, content_type, content from attachments where message_id = ? and n = ?",
        id,
        index,
      )
      .toArray()[0];
    return row === undefined ? null : { ...row, content: new Uint8Array(row.content) };
  }

  #view(row: Row): StoredMessage {
    const attachments = this.#sql
      .exec<{ n: number; filename: string; content_type: string; size: number }>(
        "select n, filename, content_type, length(content) as size from attachments where message_id = ? order by n",
        row.id,
      )
      .toArray();
    return {
      id: row.id,
      channel: row.channel,
      to: row.recipient,
      subject: row.subject,
      text: row.body_text,
      html: row.body_html,
      links: linksOf(row.body_html, row.body_text),
      booking_id: row.booking_id,
      type: row.type,
      sent_at: row.sent_at,
      attachments: attachments.map(({ n, filename, content_type, size }) => ({
        filename,
        content_type,
        size,
        url: `/dev/inbox/${encodeURIComponent(row.id)}/attachments/${n}`,
      })),
    };
  }
}
