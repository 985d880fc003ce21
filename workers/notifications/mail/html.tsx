import type { FC } from "hono/jsx";
import type { FlightLine, Letter, Table } from "#domain/notification/letter.ts";
import { type Voice, voiceOf } from "#domain/notification/text/voice.ts";
import { raw } from "hono/html";
import { BAND, CARD, DARK_SHEET, FONT, LIGHT, MUTED, PAGE, RULE } from "./style.ts";

const Button: FC<{ label: string; url: string }> = ({ label, url }) => (
  <p style="margin:24px 0">
    <a
      href={url}
      class="button"
      style={`display:inline-block;background:${LIGHT.accent};color:${LIGHT.accent_ink};text-decoration:none;font-weight:600;padding:12px 20px;border-radius:8px`}
    >
      {label}
    </a>
  </p>
);

const Flight: FC<{ line: FlightLine; voice: Voice }> = ({ line, voice: { say } }) => (
  <tr>
    <td class="rule" style={`padding:14px 0;${RULE}`}>
      <div class="muted" style={MUTED}>
        {line.date} · {line.flight}
      </div>
      <div style="font-size:18px;font-weight:600;margin:2px 0">
        {line.origin} {line.departs} <span aria-label={say("to")}>→</span> {line.destination} {line.arrives}
      </div>
      <div class="muted" style={MUTED}>
        {line.detail}
      </div>
    </td>
  </tr>
);

const Rows: FC<{ table: Table }> = ({ table }) => (
  <>
    <h2 style="font-size:15px;margin:28px 0 6px">{table.title}</h2>
    <table style="width:100%;border-collapse:collapse" cellpadding="0" cellspacing="0">
      {table.rows.map(({ label, value, strong }) => (
        <tr>
          <th
            scope="row"
            class="rule"
            style={`text-align:left;vertical-align:top;font-weight:${strong ? 700 : 400};padding:6px 12px 6px 0;${RULE}`}
          >
            {label}
          </th>
          <td class="rule" style={`text-align:right;font-weight:${strong ? 700 : 400};padding:6px 0;${RULE}`}>
            {value}
          </td>
        </tr>
      ))}
    </table>
  </>
);

const Itinerary: FC<{ flights: FlightLine[]; voice: Voice }> = ({ flights, voice }) => (
  <>
    <h2 style="font-size:15px;margin:28px 0 6px">{voice.say("flights", { count: flights.length })}</h2>
    <table role="presentation" style="width:100%;border-collapse:collapse" cellpadding="0" cellspacing="0">
      {flights.map((line) => (
        <Flight line={line} voice={voice} />
      ))}
    </table>
    <p class="muted" style={`${MUTED};margin:4px 0 0`}>
      {voice.say("local_times")}
    </p>
  </>
);

const Page: FC<{ letter: Letter; voice: Voice }> = ({ letter, voice }) => (
  <html lang={letter.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <title>{letter.subject}</title>
      <style>{raw(DARK_SHEET)}</style>
    </head>
    <body class="ground" style={PAGE}>
      <div style="display:none;max-height:0;overflow:hidden">{letter.preheader}</div>
      <div class="ink" style={`max-width:600px;margin:0 auto;${FONT}`}>
        <div class="band" style={BAND}>
          Holdfast
        </div>
        <main class="card" style={CARD}>
          <div
            class={letter.tone}
            style={`width:40px;height:4px;border-radius:2px;background:${LIGHT[letter.tone]};margin-bottom:16px`}
          />
          <h1 style="font-size:24px;line-height:1.25;margin:0 0 12px">{letter.heading}</h1>
          {letter.paragraphs.map((paragraph) => (
            <p style="margin:0 0 12px">{paragraph}</p>
          ))}
          {letter.reference === null ? null : (
            <div class="tint" style={`background:${LIGHT.tint};border-radius:8px;padding:12px 16px;margin:20px 0`}>
              <div class="muted" style={MUTED}>
                {voice.say("reference")}
              </div>
              <div style="font-size:26px;font-weight:700;letter-spacing:3px">{letter.reference}</div>
            </div>
          )}
          {letter.action === null ? null : <Button label={letter.action.label} url={letter.action.url} />}
          {letter.flights.length === 0 ? null : <Itinerary flights={letter.flights} voice={voice} />}
          {letter.tables.map((table) => (
            <Rows table={table} />
          ))}
        </main>
        <p class="muted" style={`${MUTED};padding:16px 24px 32px;margin:0`}>
          {letter.because}
        </p>
      </div>
    </body>
  </html>
);

/** The letter as an HTML document: no picture, no request to anywhere. Everything is escaped. */
export const htmlOf = (letter: Letter): string =>
  // oxlint-disable-next-line typescript/no-base-to-string -- hono/jsx renders an element by its toString
  `<!doctype html>${String(<Page letter={letter} voice={voiceOf(letter.language)} />)}`;
