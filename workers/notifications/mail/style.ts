/** Styles of the mails, inline because mailbox programs drop style sheets. Text on its ground reaches WCAG AA. */
export const COLOURS = {
  ink: "#14213d",
  muted: "#5b6478",
  line: "#e3e7ef",
  tint: "#f1f5fb",
  ground: "#eef1f6",
  accent: "#1d4ed8",
  good: "#15803d",
  neutral: "#64748b",
  bad: "#b91c1c",
} as const;

export const FONT = `font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:${COLOURS.ink}`;
export const PAGE = `margin:0;padding:16px;background:${COLOURS.ground}`;
export const BAND = `background:${COLOURS.ink};color:#ffffff;font-size:18px;font-weight:700;letter-spacing:0.5px;padding:16px 24px;border-radius:12px 12px 0 0`;
export const CARD = "background:#ffffff;padding:24px;border-radius:0 0 12px 12px";
export const MUTED = `font-size:14px;color:${COLOURS.muted}`;
