import type { FC } from "hono/jsx";
import type { FlightLine, Letter, Table } from "#domain/notification/message.ts";
import { BAND, CARD, COLOURS, FONT, MUTED, PAGE } from "./style.ts";

const Button: FC<{ label: string; url: string }> = ({ label, url }) => (
  <p style="margin:24px 0">
    <a
      href={url}
      style={`display:inline-block;background:${COLOURS.accent};color:#ffffff;text-decoration:none;font-weight:600;padding:12px 20px;border-radius:8px`}
    >
      {label}
    </a>
  </p>
);

const Flight: FC<{ line: FlightLine }> = ({ line }) => (
  <tr>
    <td style={`padding:14px 0;border-top:1px solid ${COLOURS.line}`}>
      <div style={MUTED}>
        {line.date} · {line.flight}
      </div>
      <div style="font-size:18px;font-weight:600;margin:2px 0">
        {line.origin} {line.departs} <span aria-label="to">→</span> {line.destination} {line.arrives}
      </div>
      <div style={MUTED}>{line.detail}</div>
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
            style={`text-align:left;font-weight:${strong ? 700 : 400};padding:6px 12px 6px 0;border-top:1px solid ${COLOURS.line}`}
          >
            {label}
          </th>
          <td style={`text-align:right;font-weight:${strong ? 700 : 400};padding:6px 0;border-top:1px solid ${COLOURS.line}`}>
            {value}
          </td>
        </tr>
      ))}
    </table>
  </>
);

const Itinerary: FC<{ flights: FlightLine[] }> = ({ flights }) => (
  <>
    <h2 style="font-size:15px;margin:28px 0 6px">{flights.length === 1 ? "Flight" : "Flights"}</h2>
    <table role="presentation" style="width:100%;border-collapse:collapse" cellpadding="0" cellspacing="0">
      {flights.map((line) => (
        <Flight line={line} />
      ))}
    </table>
    <p style={`${MUTED};margin:4px 0 0`}>All times are local to each airport.</p>
  </>
);

const Page: FC<{ letter: Letter }> = ({ letter }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light" />
      <title>{letter.subject}</title>
    </head>
    <body style={PAGE}>
      <div style="display:none;max-height:0;overflow:hidden">{letter.preheader}</div>
      <div style={`max-width:600px;margin:0 auto;${FONT}`}>
        <div style={BAND}>Holdfast</div>
        <main style={CARD}>
          <div style={`width:40px;height:4px;border-radius:2px;background:${COLOURS[letter.tone]};margin-bottom:16px`} />
          <h1 style="font-size:24px;line-height:1.25;margin:0 0 12px">{letter.heading}</h1>
          {letter.paragraphs.map((paragraph) => (
            <p style="margin:0 0 12px">{paragraph}</p>
          ))}
          {letter.reference === null ? null : (
            <div style={`background:${COLOURS.tint};border-radius:8px;padding:12px 16px;margin:20px 0`}>
              <div style={MUTED}>Booking reference</div>
              <div style="font-size:26px;font-weight:700;letter-spacing:3px">{letter.reference}</div>
            </div>
          )}
          {letter.action === null ? null : <Button label={letter.action.label} url={letter.action.url} />}
          {letter.flights.length === 0 ? null : <Itinerary flights={letter.flights} />}
          {letter.tables.map((table) => (
            <Rows table={table} />
          ))}
        </main>
        <p style={`${MUTED};padding:16px 24px 32px;margin:0`}>{letter.because}</p>
      </div>
    </body>
  </html>
);

/** The letter as an HTML document: inline styles only, no picture, no request to anywhere. Everything is escaped. */
// oxlint-disable-next-line typescript/no-base-to-string -- hono/jsx renders an element by its toString
export const htmlOf = (letter: Letter): string => `<!doctype html>${String(<Page letter={letter} />)}`;
