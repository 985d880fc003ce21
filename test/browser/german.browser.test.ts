import { expect, test } from "vitest";
import { takeFirstAirport } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;

const site = siteOfFile(PHONE_WIDTH, "de-DE");

const heading = (name: string | RegExp) => site.visitor.page.getByRole("heading", { name });
const button = (name: string | RegExp) => site.visitor.page.getByRole("button", { name });
const seeStatus = (status: string) => site.visitor.page.locator(`[data-status="${status}"]`).waitFor();
const language = () => site.visitor.page.evaluate<string>("document.documentElement.lang");

async function signIn(): Promise<void> {
  const { page } = site.visitor;
  await page.getByLabel("E-Mail").fill("passenger@example.com");
  await page.getByLabel("Passwort").fill("holdfast-demo");
  await page.getByRole("main").getByRole("button", { name: "Anmelden", exact: true }).click();
  await button("Abmelden").waitFor();
}

test("whoever reads German books, pays, and cancels in German on a phone, from the first page to the refund", async () => {
  const { page, screenshot } = site.visitor;
  await page.goto("/");
  await heading("Wohin?").waitFor();
  expect(await language()).toBe("de");
  await expect.poll(() => page.title()).toBe("Flüge suchen · Holdfast");
  await button("Suchen").click();
  await page.getByText("Bitte füllen Sie dieses Feld aus.").first().waitFor();
  await screenshot("german-search");
  await page.getByRole("combobox", { name: "Von" }).pressSequentially("heathrow");
  await takeFirstAirport(page, /London \(LHR\).*Vereinigtes Königreich/);
  await page.getByRole("combobox", { name: "Nach" }).fill("jfk");
  await page.getByLabel("Erwachsene").selectOption("2");
  await button("Suchen").click();

  await heading("LHR nach JFK").waitFor();
  await page.getByText("2 Erwachsene, Economy").first().waitFor();
  await page
    .getByText(/^\d+ Tarife gefunden$/)
    .first()
    .waitFor();
  await button(/^Filter/).click();
  await screenshot("german-offers");
  await button(/^Filter/).click();
  await button(/^Tarife ansehen/)
    .first()
    .click();
  await page.getByText("Erstattbar ohne Gebühr").first().waitFor();
  await screenshot("german-fares");
  await button(/^Classic wählen/)
    .first()
    .click();

  await heading("Buchen").waitFor();
  await page.getByRole("link", { name: "Anmelden oder Konto anlegen" }).click();
  await heading("Anmelden").waitFor();
  await screenshot("german-sign-in");
  await signIn();
  await heading("Buchen").waitFor();
  expect(await page.getByText("Fluggastgebühr").count()).toBeGreaterThan(0);
  const names = [
    ["Ada", "Lovelace", "1990-12-10"],
    ["Grace", "Hopper", "1986-12-09"],
  ];
  for (const [index, [given = "", family = "", born = ""]] of names.entries()) {
    await page.getByLabel("Vorname").nth(index).fill(given);
    await page.getByLabel("Nachname").nth(index).fill(family);
    await page.getByLabel("Geburtsdatum").nth(index).fill(born);
  }
  await page.getByLabel("Telefon (freiwillig)").fill("0171");
  await page.getByRole("group", { name: "Platz wählen für" }).first().waitFor();
  await page
    .getByRole("button", { name: /^\d+[A-Z], Fenster.*kostenlos, frei$/ })
    .first()
    .click();
  await button("Diese Plätze reservieren").click();
  await page.getByText("Schreiben Sie sie mit der Ländervorwahl, wie in +44 7700 900123.").waitFor();
  await screenshot("german-book");
  await page.getByLabel("Telefon (freiwillig)").fill("");
  await button("Diese Plätze reservieren").click();

  await seeStatus("held");
  await page.getByText("Reserviert, noch nicht bezahlt").waitFor();
  await page.getByText(/Ihre Plätze sind noch \d\d:\d\d für Sie reserviert/).waitFor();
  await screenshot("german-held");
  await page.getByLabel("Visa, die abgelehnt wird").check();
  await button(/bezahlen$/).click();
  await page.getByText(/hat die Zahlung ohne Angabe von Gründen abgelehnt/).waitFor();
  await screenshot("german-declined");
  await page.getByLabel("Visa •••• 4242").check();
  await button(/bezahlen$/).click();
  await seeStatus("confirmed");
  await heading("Tickets").waitFor();
  await page.getByText("Buchung bestätigt, Tickets ausgestellt").waitFor();
  await screenshot("german-confirmed");

  await button("Was bekäme ich zurück?").click();
  await button(/^Buchung stornieren, .* erstatten$/).waitFor();
  await screenshot("german-quote");
  await button(/^Buchung stornieren/).click();
  await seeStatus("cancelled");
  await page.getByText(/Banken brauchen bis zu zehn Tage/).waitFor();
  await screenshot("german-cancelled");
  await page.getByRole("link", { name: "Meine Reisen" }).click();
  await page
    .getByText(/Storniert · 2 Reisende/)
    .first()
    .waitFor();
  await screenshot("german-trips");
  await page.getByRole("link", { name: "Konto" }).click();
  await heading("Wo Sie angemeldet sind").waitFor();
  await button("Auswahl speichern").waitFor();
  await page.getByText("diese hier").waitFor();
  await screenshot("german-account");
  await page.getByRole("link", { name: "Buchung finden" }).click();
  await page.getByLabel("Buchungscode").fill("AB");
  await page.getByLabel("Nachname").fill("Lovelace");
  await button("Finden").click();
  await page.getByText("Er hat sechs Buchstaben und Ziffern.").waitFor();
  await screenshot("german-lookup");
});

test("the language is changed on any page, by keyboard, and stays for the next visit", async () => {
  const { page, screenshot, expectRefusal } = site.visitor;
  await page.goto("/lookup");
  await heading("Buchung finden").waitFor();
  await page.getByLabel("Buchungscode").fill("ABC123");
  await button("English").focus();
  await page.keyboard.press("Enter");
  await heading("Find a booking").waitFor();
  expect(await language()).toBe("en");
  await expect.poll(() => page.title()).toBe("Find a booking · Holdfast");
  expect(await page.getByLabel("Booking code").inputValue()).toBe("ABC123");
  expect(await page.getByRole("group", { name: "Language" }).getByRole("button", { pressed: true }).innerText()).toBe("English");
  await screenshot("german-in-english");
  await page.reload();
  await heading("Find a booking").waitFor();
  await button("Deutsch").click();
  await heading("Buchung finden").waitFor();
  expectRefusal("GET", /^\/nowhere$/);
  await page.goto("/nowhere");
  await heading("Diese Seite gibt es nicht").waitFor();
});

test("the operator console is English for everybody, and the way back is in the reader's language", async () => {
  const { page } = site.visitor;
  await page.goto("/ops");
  await page.getByRole("link", { name: "Search" }).waitFor();
  expect(await language()).toBe("en");
  await page.getByRole("link", { name: "Search" }).click();
  await heading("Wohin?").waitFor();
  expect(await language()).toBe("de");
});

test("who reads English is not sent the German texts, and who cannot be sent them reads English", async () => {
  const { page, expectRefusal } = site.visitor;
  const scripts: string[] = [];
  page.on("request", (request) => void (request.resourceType() === "script" && scripts.push(request.url())));
  await page.addInitScript(`localStorage.setItem("holdfast.language", "en")`);
  await page.goto("/");
  await heading("Where to?").waitFor();
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((url) => /german/.test(url))).toEqual([]);

  await page.route(/german/, (route) => route.fulfill({ status: 503, body: "" }));
  expectRefusal("GET", /german/);
  await button("Deutsch").click();
  await page.getByText("The texts of that language could not be loaded.").waitFor();
  await heading("Where to?").waitFor();
  expect(await language()).toBe("en");
});

test("who reads German has a page while their texts do not come, and reads it in German once they do", async () => {
  const { page, holdBack } = site.visitor;
  const letGo = await holdBack(/german/);
  await page.goto("/");
  await heading("Where to?").waitFor();
  letGo();
  await heading("Wohin?").waitFor();
  expect(await language()).toBe("de");
});
