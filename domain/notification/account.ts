import type { AccountFacts } from "./facts.ts";
import type { Letter } from "./message.ts";

const letter = (parts: Pick<Letter, "subject" | "preheader" | "heading" | "paragraphs" | "action" | "because">): Letter => ({
  tone: "neutral",
  reference: null,
  flights: [],
  tables: [],
  ...parts,
});

/** Proves that the address belongs to the person who signed up with it. */
export const verifyLetter = ({ name, url }: AccountFacts): Letter =>
  letter({
    subject: "Confirm your e-mail address",
    preheader: "One click, and your Holdfast account is ready.",
    heading: "Confirm your e-mail address",
    paragraphs: [`Hello ${name},`, "please confirm that this address is yours. After that you can sign in and book."],
    action: { label: "Confirm this address", url },
    because:
      "You receive this mail because somebody signed up to Holdfast with this address. If it was not you, ignore it: without the click nothing happens.",
  });

/** The address is proven: what can be done now. */
export const welcomeLetter = ({ name, url }: AccountFacts): Letter =>
  letter({
    subject: "Welcome to Holdfast",
    preheader: "Your account is ready.",
    heading: "Welcome to Holdfast",
    paragraphs: [
      `Hello ${name},`,
      "your account is ready. Choose your flights and your seats: we hold them for you while you pay, and once they are paid for they are yours.",
      "You find your trips, their tickets and everything about your account on our site.",
    ],
    action: { label: "Search flights", url },
    because: "You receive this mail once, because an account with this address has just been confirmed.",
  });

/** A link to choose a new password. */
export const resetLetter = ({ name, url }: AccountFacts): Letter =>
  letter({
    subject: "Choose a new password",
    preheader: "A link to choose a new password for Holdfast.",
    heading: "Choose a new password",
    paragraphs: [
      `Hello ${name},`,
      "somebody asked for a new password for your account. If it was you, choose it here. The link works once and for a short time.",
    ],
    action: { label: "Choose a new password", url },
    because:
      "You receive this mail because a new password was asked for. If it was not you, ignore it: your password stays as it is.",
  });

/** For somebody who signs up with an address that has an account already; the page that was used must not tell. */
export const knownLetter = ({ name, url }: AccountFacts): Letter =>
  letter({
    subject: "You have an account already",
    preheader: "Somebody signed up to Holdfast with your address again.",
    heading: "You have an account already",
    paragraphs: [
      `Hello ${name},`,
      "somebody signed up with this address, which has an account. If it was you, sign in as before; the password that was typed just now was not taken over.",
    ],
    action: { label: "Sign in", url },
    because:
      "You receive this mail because somebody signed up to Holdfast with this address. If it was not you, ignore it: nothing was changed.",
  });
