/** A page of the sandbox: plain HTML, no script, no outside request. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1b1f24; background: #fff }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 } a { color: #0b57d0 }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d0d7de }
  article { border: 1px solid #d0d7de; border-radius: 6px; padding: 1rem; margin: 1rem 0 } iframe { width: 100%; height: 24rem; border: 1px solid #d0d7de }
  pre { white-space: pre-wrap; background: #f6f8fa; padding: .6rem } .meta { color: #57606a; font-size: .9rem; margin: .2rem 0 .8rem }
  button { font: inherit; padding: .5rem 1.2rem; margin-right: .6rem; border: 1px solid #57606a; border-radius: 6px; background: #f6f8fa; cursor: pointer }`;

/** `body`: HTML whose every value has gone through `escapeHtml`. */
export function page(title: string, body: string, status = 200): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'",
    },
  });
}

export const money = (amountMinor: number, currency: string): string => `${amountMinor} ${currency.toUpperCase()} (minor units)`;
