/** Colours of one way to look: text on its ground reaches WCAG AA. */
export interface Palette {
  ink: string;
  muted: string;
  line: string;
  tint: string;
  ground: string;
  card: string;
  band: string;
  band_ink: string;
  accent: string;
  accent_ink: string;
  good: string;
  neutral: string;
  bad: string;
}

export const LIGHT: Palette = {
  ink: "#14213d",
  muted: "#5b6478",
  line: "#e3e7ef",
  tint: "#f1f5fb",
  ground: "#eef1f6",
  card: "#ffffff",
  band: "#14213d",
  band_ink: "#ffffff",
  accent: "#1d4ed8",
  accent_ink: "#ffffff",
  good: "#15803d",
  neutral: "#64748b",
  bad: "#b91c1c",
};

export const DARK: Palette = {
  ink: "#e8ecf4",
  muted: "#a9b4c8",
  line: "#334155",
  tint: "#22304a",
  ground: "#0b1220",
  card: "#162033",
  band: "#0f1a2e",
  band_ink: "#ffffff",
  accent: "#93b4ff",
  accent_ink: "#0b1220",
  good: "#4ade80",
  neutral: "#94a3b8",
  bad: "#f87171",
};

/** Styles of the mails, inline because some mailbox programs drop style sheets; what is dark then stays light, and readable. */
export const FONT = `font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:${LIGHT.ink}`;
export const PAGE = `margin:0;padding:16px;background:${LIGHT.ground}`;
export const BAND = `background:${LIGHT.band};color:${LIGHT.band_ink};font-size:18px;font-weight:700;letter-spacing:0.5px;padding:16px 24px;border-radius:12px 12px 0 0`;
export const CARD = `background:${LIGHT.card};padding:24px;border-radius:0 0 12px 12px`;
export const MUTED = `font-size:14px;color:${LIGHT.muted}`;
export const RULE = `border-top:1px solid ${LIGHT.line}`;

/** What each class is in the dark. Inline styles are stronger than a sheet, so each says that it matters. */
const DARK_RULES: Record<string, string> = {
  ".ground": `background:${DARK.ground}`,
  ".ink": `color:${DARK.ink}`,
  ".muted": `color:${DARK.muted}`,
  ".band": `background:${DARK.band};color:${DARK.band_ink}`,
  ".card": `background:${DARK.card}`,
  ".tint": `background:${DARK.tint}`,
  ".rule": `border-color:${DARK.line}`,
  ".button": `background:${DARK.accent};color:${DARK.accent_ink}`,
  ".good": `background:${DARK.good}`,
  ".neutral": `background:${DARK.neutral}`,
  ".bad": `background:${DARK.bad}`,
};
const insisting = (declarations: string): string => declarations.replaceAll(/(?=;|$)/gu, " !important");

/** The one style sheet of a mail: how it looks where somebody reads in the dark. */
export const DARK_SHEET = `:root{color-scheme:light dark;supported-color-schemes:light dark}@media (prefers-color-scheme:dark){${Object.entries(
  DARK_RULES,
)
  .map(([selector, declarations]) => `${selector}{${insisting(declarations)}}`)
  .join("")}}`;
