import { escapeHtml, page } from "../html.ts";
import type { StoredMessage } from "./inbox.ts";

/** The inbox as a page, newest first. HTML bodies are shown without scripts, forms or requests of their own. */
export function inboxPage(messages: StoredMessage[]): Response {
  const body = messages.length === 0 ? "<p>Nothing has been sent yet.</p>" : messages.map(article).join("\n");
  return page("Inbox", body);
}

function article(message: StoredMessage): string {
  const links = message.links.map((link) => `<li><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></li>`).join("");
  const files = message.attachments
    .map(
      ({ filename, size, url }) => `<li><a href="${escapeHtml(url)}" download>${escapeHtml(filename)}</a> (${size} bytes)</li>`,
    )
    .join("");
  const booking =
    message.booking_id === null
      ? ""
      : ` · <a href="/dev/inbox?booking_id=${encodeURIComponent(message.booking_id)}">${escapeHtml(message.booking_id)}</a>`;
  return `<article data-type="${escapeHtml(message.type)}"><h2>${escapeHtml(message.subject ?? (message.channel === "sms" ? "SMS" : "(no subject)"))}</h2>
<p class="meta">${message.channel} to <a href="/dev/inbox?to=${encodeURIComponent(message.to)}">${escapeHtml(message.to)}</a> · ${escapeHtml(message.sent_at)} · ${escapeHtml(message.type)}${booking}</p>
${message.html === null ? `<pre>${escapeHtml(message.text)}</pre>` : `<iframe sandbox="" title="Message" srcdoc="${escapeHtml(message.html)}"></iframe>`}
${links === "" ? "" : `<p>Links</p><ul>${links}</ul>`}${files === "" ? "" : `<p>Attachments</p><ul>${files}</ul>`}</article>`;
}
