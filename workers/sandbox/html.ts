import { displayMoney } from "#domain/money/display.ts";
import { fromProviderAmount } from "#domain/money/provider-amount.ts";

/** A page of the sandbox: plain HTML, no script, no outside request. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Wide tables become one block a row on narrow screens, each cell under its column's name. */
const STYLE = `
  :root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e9ee); --soft: light-dark(#57606a, #a3adb9);
    --line: light-dark(#d0d7de, #3a434e); --raised: light-dark(#f6f8fa, #1f262e); --page: light-dark(#ffffff, #14191f) }
  * { box-sizing: border-box }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 76rem; padding: 0 1rem; color: var(--ink); background: var(--page); overflow-wrap: anywhere }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 } a { color: light-dark(#0b57d0, #8ab4f8) } ul { padding-left: 1.2rem }
  table { border-collapse: collapse; width: 100%; margin-bottom: 1.5rem } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line) }
  td.amount { text-align: right; white-space: nowrap } code { font-size: .85rem }
  article { border: 1px solid var(--line); border-radius: 6px; padding: 1rem; margin: 1rem 0 } iframe { width: 100%; height: 24rem; border: 1px solid var(--line); background: #ffffff }
  pre { white-space: pre-wrap; background: var(--raised); padding: .6rem } .meta { color: var(--soft); font-size: .9rem; margin: .2rem 0 .8rem }
  button { font: inherit; padding: .5rem 1.2rem; margin-right: .6rem; border: 1px solid var(--soft); border-radius: 6px; color: inherit; background: var(--raised); cursor: pointer }
  @media (max-width: 60rem) {
    thead { position: absolute; clip-path: inset(50%) }
    tr { display: block; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; margin: .8rem 0 }
    td, td.amount { display: grid; grid-template-columns: 6rem 1fr; text-align: left; border: 0; padding: .15rem .3rem; white-space: normal }
    td::before { content: attr(data-label); color: var(--soft); font-size: .9rem } }`;

/** `body`: HTML whose every value has gone through `escapeHtml`. */
export function page(title: string, body: string, status = 200): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
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

/** An amount as the provider writes it, for people. */
export const money = (amount: number, currency: string): string =>
  displayMoney({ amount_minor: fromProviderAmount(amount, currency), currency: currency.toUpperCase() });
