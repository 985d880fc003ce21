import { err, ok } from "#domain/result.ts";
import type { Channels, Sent } from "../channel.ts";
import { LineSocket } from "./line-socket.ts";
import { type Mailbox, mimeMessage } from "./mime.ts";
import { type Account, type Security, talk } from "./talk.ts";

/** For the whole session: shorter than the lease of a notification, so that nobody else is sending it meanwhile. */
const TIMEOUT_MS = 15_000;
/** What is kept of a server's word that it has taken the mail: its own id is in it. */
const MAX_WORD = 100;
/** What goes between angle brackets into a command: nothing that could end it, and no more than ASCII. */
const PLAIN_ADDRESS = /^[!-;=?-~]+@[!-;=?-~]+$/;

export interface SmtpServer {
  host: string;
  port: number;
  security: Security;
  /** Null: it takes mails without. */
  account: Account | null;
}

/**
 * A mail server, over the platform's sockets; a connection for each mail, since an invocation sends few. Written here, because the client
 * that there is for Workers goes on reading a connection that is closed, for ever and without pause, and without STARTTLS in the clear.
 */
export const smtpEmail =
  (server: SmtpServer, from: Mailbox): Channels["email"] =>
  async (mail): Promise<Sent> => {
    if (!PLAIN_ADDRESS.test(mail.to)) return err({ reason: "refused", detail: "the address is not one that SMTP has" });
    const message = mimeMessage(mail, from, { boundary: `holdfast_${crypto.randomUUID()}`, now: Date.now() });
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { host, port, security, account } = server;
    const socket = new LineSocket(
      { host, port, tls: security === "tls" ? "on" : security === "starttls" ? "starttls" : "off" },
      signal,
    );
    try {
      const name = from.email.split("@").at(-1) ?? host;
      const told = await talk(socket, { security, account, name }, { from: from.email, to: mail.to, message });
      // It has the mail, or has refused it: whether it hears the goodbye does not matter.
      if (told.ok) await socket.write("QUIT\r\n").catch(() => undefined);
      return told.ok ? ok({ provider_id: told.value.lines.join(" ").slice(0, MAX_WORD) }) : told;
    } catch {
      // What failed may name the address or the server; that it did is all there is to say.
      const detail = signal.aborted ? `no end within ${TIMEOUT_MS / 1_000} seconds` : "no connection, or it was lost";
      return err({ reason: "unavailable", detail: `the mail server: ${detail}` });
    } finally {
      socket.close();
    }
  };
