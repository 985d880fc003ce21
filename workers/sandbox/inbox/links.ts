/** Every http(s) address in a message, in order, once each: from the `href`s of the HTML and from the text. */
export function linksOf(html: string | null, text: string): string[] {
  const hrefs = [...(html ?? "").matchAll(/href\s*=\s*["']([^"']+)["']/gi)].map(([, href]) => unescape(href ?? ""));
  const plain = [...text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)].map(([url]) => url.replace(/[.,;:!?]+$/, ""));
  return [...new Set([...hrefs, ...plain])].filter((link) => /^https?:\/\//.test(link));
}

const ENTITIES: Record<string, string> = {
  "&amp;": "&",
  "&#38;": "&",
  "&#x26;": "&",
  "&#x3D;": "=",
  "&#61;": "=",
  "&#x2F;": "/",
};
const unescape = (text: string): string =>
  text.replace(/&(?:amp|#38|#x26|#x3D|#61|#x2F);/gi, (entity) => ENTITIES[entity] ?? ENTITIES[entity.toLowerCase()] ?? entity);
