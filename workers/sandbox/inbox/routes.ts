import { type Env, THE_ONLY } from "../env.ts";
import { page } from "../html.ts";
import { inboxPage } from "./page.ts";

const PAGE_MESSAGES = 50;
const JSON_MESSAGES = 200;

/** `/dev/inbox*`; null for any other path. */
export async function inboxRoutes(url: URL, env: Env): Promise<Response | null> {
  const inbox = env.INBOX.getByName(THE_ONLY);
  const filter = { to: url.searchParams.get("to"), booking_id: url.searchParams.get("booking_id") };
  if (url.pathname === "/dev/inbox") return inboxPage(await inbox.list({ ...filter, limit: PAGE_MESSAGES }));
  if (url.pathname === "/dev/inbox.json") return Response.json({ data: await inbox.list({ ...filter, limit: JSON_MESSAGES }) });
  const [, id, index] = /^\/dev\/inbox\/([^/]+)(?:\/attachments\/([0-9]{1,2}))?$/.exec(url.pathname) ?? [];
  if (id === undefined) return null;
  if (index === undefined) {
    const message = await inbox.get(decodeURIComponent(id));
    return message === null ? page("No such message", "", 404) : inboxPage([message]);
  }
  const file = await inbox.attachment(decodeURIComponent(id), Number(index));
  if (file === null) return page("No such attachment", "", 404);
  return new Response(Uint8Array.from(file.content), {
    headers: {
      "content-type": file.content_type,
      "x-content-type-options": "nosniff",
      "content-disposition": `attachment; filename="${file.filename.replace(/[^\w.-]/g, "_")}"`,
    },
  });
}
