import { err, ok } from "#domain/result.ts";
import type { SendError } from "../channel.ts";
import { capabilitiesOf, refusal, type Reply, type Step } from "./reply.ts";

/** How a mail server is spoken to. */
export interface Line {
  reply(): Promise<Reply>;
  command(line: string): Promise<Reply>;
  write(text: string): Promise<void>;
  secure(): void;
}
export interface Account {
  username: string;
  password: string;
}
export interface Envelope {
  from: string;
  to: string;
  /** As `mimeMessage` made it. */
  message: string;
}
/** `starttls` and `tls`: nothing is said in the clear. */
export type Security = "tls" | "starttls" | "none";

/** Node's own, with its type: the Workers' types declare the global as `any`. */
const NodeBuffer = Buffer as BufferConstructor;
const base64 = (text: string): string => NodeBuffer.from(text, "utf8").toString("base64");

/** One mail in one session (RFC 5321): hello, encryption, sign-in, envelope, message. The first refusal ends it. */
export async function talk(
  line: Line,
  { security, account, name }: { security: Security; account: Account | null; name: string },
  envelope: Envelope,
): Promise<Step> {
  const greeted = expect("its greeting", [220], await line.reply());
  if (!greeted.ok) return greeted;
  let hello = await sayHello(line, name);
  if (hello.ok && security === "starttls") {
    const secured = await startTls(line, hello.value);
    if (!secured.ok) return secured;
    hello = await sayHello(line, name);
  }
  if (!hello.ok) return hello;
  const signedIn = account === null ? hello : await signIn(line, account, hello.value);
  if (!signedIn.ok) return signedIn;
  return send(line, envelope);
}

const expect = (step: string, codes: number[], reply: Reply): Step =>
  codes.includes(reply.code) ? ok(reply) : refusal(step, reply.code);

const unfit = (detail: string): { ok: false; error: SendError } => err({ reason: "unavailable", detail });

const sayHello = async (line: Line, name: string): Promise<Step> => expect("EHLO", [250], await line.command(`EHLO ${name}`));

/** Whoever stands between could have taken the offer out; then nothing more is said. */
async function startTls(line: Line, hello: Reply): Promise<Step> {
  if (!capabilitiesOf(hello).has("STARTTLS")) return unfit("the mail server offers no STARTTLS");
  const ready = expect("STARTTLS", [220], await line.command("STARTTLS"));
  if (ready.ok) line.secure();
  return ready;
}

async function signIn(line: Line, { username, password }: Account, hello: Reply): Promise<Step> {
  const ways = capabilitiesOf(hello).get("AUTH") ?? [];
  if (ways.includes("PLAIN"))
    return expect("AUTH", [235], await line.command(`AUTH PLAIN ${base64(`\0${username}\0${password}`)}`));
  if (!ways.includes("LOGIN")) return unfit("the mail server offers no way to sign in that is known here");
  for (const said of ["AUTH LOGIN", base64(username)]) {
    const asked = expect("AUTH", [334], await line.command(said));
    if (!asked.ok) return asked;
  }
  return expect("AUTH", [235], await line.command(base64(password)));
}

async function send(line: Line, { from, to, message }: Envelope): Promise<Step> {
  const steps: [step: string, command: string, codes: number[]][] = [
    ["MAIL", `MAIL FROM:<${from}>`, [250]],
    ["RCPT", `RCPT TO:<${to}>`, [250, 251]],
    ["DATA", "DATA", [354]],
  ];
  for (const [step, command, codes] of steps) {
    const done = expect(step, codes, await line.command(command));
    if (!done.ok) return done;
  }
  await line.write(`${message.replaceAll(/^\./gm, "..")}\r\n.\r\n`);
  // Only now it is the server's to deliver. Without this answer nobody knows, and the mail is sent again under the same Message-ID.
  return expect("the message", [250], await line.reply());
}
