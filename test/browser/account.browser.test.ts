import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PersonalData } from "#contracts/personal-data.ts";
import { mailTo } from "../harness/evidence.ts";
import { newPerson, signIn as signInByApi } from "../harness/people.ts";
import { answerTo } from "./browser.ts";
import { signIn } from "./journey.ts";
import { readQr } from "./read-qr.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;

const site = siteOfFile(PHONE_WIDTH);

/** Somebody on their account's page, signed in twice elsewhere. */
async function onAccountPage() {
  const person = await newPerson(site.server);
  await signInByApi(site.server, person.email, person.password);
  await site.visitor.page.goto("/sign-in");
  await signIn(site.visitor.page, person);
  await site.visitor.page.getByRole("link", { name: "Account", exact: true }).click();
  await site.visitor.page.getByRole("heading", { name: "Your account" }).waitFor();
  return person;
}

test("one sees where one is signed in, and ends that elsewhere, not here", async () => {
  const { page, screenshot } = site.visitor;
  await onAccountPage();
  const rows = page
    .locator("section", { has: page.getByRole("heading", { name: "Where you are signed in" }) })
    .getByRole("listitem");
  await page.getByText("this one").waitFor();
  await expect.poll(() => rows.count()).toBe(3);
  await screenshot("account");
  await page
    .getByRole("button", { name: /^Sign out there/ })
    .first()
    .click();
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect.poll(() => rows.count()).toBe(1);
  await page.reload();
  await page.getByText("this one").waitFor();
});

/** Said to eyes, too. */
const seenToBeKept = () => site.visitor.page.locator(".kept").filter({ hasText: "Your choices are kept" });

test("one chooses what one is written about, and finds it so on the next day", async () => {
  const { page, screenshot } = site.visitor;
  const person = await onAccountPage();
  const held = page.getByLabel("Seats are held, and until when");
  expect(await held.isChecked()).toBe(true);
  await held.uncheck();
  await page.getByRole("button", { name: "Keep my choices" }).click();
  await seenToBeKept().waitFor();
  await screenshot("choices-kept");
  await page.getByLabel("A refund has been made").uncheck();
  expect(await seenToBeKept().count()).toBe(0);
  await page.reload();
  await held.waitFor();
  expect(await held.isChecked()).toBe(false);
  expect(await page.getByLabel("A refund has been made").isChecked()).toBe(true);
  const { body } = await site.server.api("/v1/me/notification-preferences", { token: person.token });
  expect(body).toMatchObject({ email: { held: false, expired: true, refunded: true } });
});

test("choices that had no answer are not asked for again once one has chosen otherwise, and are then kept as they are seen", async () => {
  const { page, loseAnswers, setOffline } = site.visitor;
  const person = await onAccountPage();
  const unknownYet = page.getByText("We do not know yet whether it was done");
  const asked: unknown[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") asked.push(request.postDataJSON());
  });
  const giveBack = await loseAnswers("PUT", /notification-preferences$/);
  await page.getByLabel("Seats are held, and until when").uncheck();
  await page.getByRole("button", { name: "Keep my choices" }).click();
  await unknownYet.waitFor();
  await setOffline(true);
  await page.getByLabel("A refund has been made").uncheck();
  const before = asked.length;
  expect(await unknownYet.count()).toBe(0);
  await giveBack();
  await setOffline(false);
  await page.getByText("You are offline.").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Keep my choices" }).click();
  await seenToBeKept().waitFor();
  expect(asked.slice(before)).toMatchObject([{ email: { held: false, refunded: false } }]);
  const { body } = await site.server.api("/v1/me/notification-preferences", { token: person.token });
  expect(body).toMatchObject({ email: { held: false, expired: true, refunded: false } });
});

test("one chooses the language of one's mails, and the next one is written in it", async () => {
  const { page } = site.visitor;
  const person = await onAccountPage();
  expect(await page.getByLabel("English").isChecked()).toBe(true);
  await page.getByLabel("Deutsch").check();
  await seenToBeKept().waitFor();
  await page.reload();
  await page.getByLabel("Deutsch").waitFor();
  expect(await page.getByLabel("Deutsch").isChecked()).toBe(true);
  const json = { email: person.email };
  expect((await site.server.api("/v1/auth/request-password-reset", { method: "POST", json })).status).toBe(200);
  const mail = await mailTo(site.server, person.email, "account.reset");
  expect(mail.text).toContain("Wählen Sie ein neues Passwort");
});

test("what is kept is one file also where the server gives it in several", async () => {
  const { page } = site.visitor;
  const person = await onAccountPage();
  // The place of an agent's further bookings; who has fewer than two hundred gets none.
  const further = Buffer.from(JSON.stringify(["bookings", null])).toString("base64url");
  await page.route(/\/v1\/me\/export$/, async (route) => {
    const response = await answerTo(route);
    await route.fulfill({ response, json: { ...((await response.json()) as PersonalData), next_cursor: further } });
  });
  const [download, request] = await Promise.all([
    page.waitForEvent("download"),
    page.waitForRequest(/\/v1\/me\/export\?cursor=/),
    page.getByRole("button", { name: "Download my data" }).click(),
  ]);
  expect(new URL(request.url()).searchParams.get("cursor")).toBe(further);
  const data = JSON.parse(readFileSync(await download.path(), "utf8")) as PersonalData;
  expect(data).toMatchObject({ account: { email: person.email }, bookings: [], next_cursor: null });
  expect(data.sessions.length).toBeGreaterThan(0);
});

test("what is kept is given as a file, and the account is erased by whoever types its address, and by nobody else", async () => {
  const { page, screenshot } = site.visitor;
  const person = await onAccountPage();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download my data" }).click(),
  ]);
  const data = JSON.parse(readFileSync(await download.path(), "utf8")) as PersonalData;
  expect(data.account.email).toBe(person.email);

  await page.getByRole("button", { name: "Erase my account" }).click();
  const erase = page.getByRole("button", { name: "Erase it for good" });
  await page.getByLabel("type your e-mail address").fill("somebody@example.com");
  expect(await erase.isDisabled()).toBe(true);
  await page.getByLabel("type your e-mail address").fill(person.email);
  await screenshot("account-erase");
  await erase.click();
  await page.getByRole("heading", { name: "Where to?" }).waitFor();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  const { email, password } = person;
  const again = await site.server.api("/v1/auth/sign-in/email", { json: { email, password } });
  expect(again.status).toBe(401);
});

/** Has the page's clock jump over the life of an access token. */
const lapse = (): Promise<unknown> =>
  site.visitor.page.evaluate("const now = performance.now.bind(performance); performance.now = () => now() + 600_000");

test("an account that was left open does nothing to that of whoever has signed in since in another tab, and says so", async () => {
  const { page, screenshot } = site.visitor;
  const first = await onAccountPage();
  const second = await newPerson(site.server);
  await page.getByRole("button", { name: "Erase my account" }).click();
  await page.getByLabel("type your e-mail address").fill(first.email);

  const other = await page.context().newPage();
  await other.goto("/sign-in");
  await signIn(other, second);
  // Until then the tab was the first one's, too.
  await other.getByRole("heading", { name: "Where to?" }).waitFor();
  await lapse();
  const erase = page.getByRole("button", { name: "Erase it for good" });
  await erase.click();
  const notice = page.getByText("Somebody else has signed in in this browser");
  await notice.waitFor();
  const { x, width } = (await notice.boundingBox()) ?? { x: 0, width: 0 };
  expect([x > 0, x + width < PHONE_WIDTH]).toEqual([true, true]);
  // The page is drawn anew: nothing of the first is on it, not even the question.
  await page.getByText(second.email).waitFor();
  expect(await page.getByText(first.email).count()).toBe(0);
  expect(await page.getByLabel("type your e-mail address").count()).toBe(0);
  await screenshot("account-of-somebody-else");
  for (const { email, password } of [first, second])
    expect((await site.server.api("/v1/auth/sign-in/email", { json: { email, password } })).status).toBe(200);

  await page.getByRole("link", { name: "My trips" }).click();
  await page.getByText("No bookings yet").waitFor();
  expect(await page.getByText("Somebody else has signed in").count()).toBe(0);
  await other.close();
});

/** What an authenticator app shows for a secret in base 32 (RFC 6238), at an instant in seconds. */
function codeOf(secret: string, seconds: number): string {
  const bits = secret
    .split("")
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a second factor is set up, asked for at the next sign-in, and a backup code stands in for it once", async () => {
  const { page, screenshot, expectRefusal } = site.visitor;
  const person = await onAccountPage();
  await page.getByLabel("Your password").fill(person.password);
  await page.getByRole("button", { name: "Set it up" }).click();
  const secret = ((await page.getByTestId("secret").textContent()) ?? "").replaceAll(" ", "");
  // What an app's camera sees is what the link for the same device says, in the dark as well.
  const picture = page.getByRole("img", { name: "QR code with the key for your authenticator app" });
  const link = await page.getByRole("link", { name: "open the app on this device" }).getAttribute("href");
  expect(new URL(link ?? "").searchParams.get("secret")).toBe(secret);
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await readQr(await picture.screenshot())).toBe(link);
  }
  const backupCodes = await page.getByTestId("backup-codes").locator("code").allTextContents();
  expect(backupCodes).toHaveLength(10);
  await screenshot("account-second-factor");
  await page.getByLabel("The code that the app shows now").fill(codeOf(secret, Date.now() / 1000));
  await page.getByRole("button", { name: "Turn it on" }).click();
  await page.getByText("On: after your password").waitFor();

  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("One more step: a code.").waitFor();
  // Half a sign-in is none.
  expect(await page.getByRole("button", { name: "Sign out", exact: true }).count()).toBe(0);
  expectRefusal("POST", /\/two-factor\/verify-totp$/);
  await page.getByLabel("Code of your authenticator app").fill("000000");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("That code is not right.").waitFor();
  await screenshot("sign-in-second-factor");
  await page.getByRole("button", { name: "Use a backup code" }).click();
  expect(await page.getByText("That code is not right.").count()).toBe(0);
  expectRefusal("POST", /\/two-factor\/verify-backup-code$/);
  await page.getByLabel("Backup code").fill("never-given");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("That code is not right. Each backup code is good once.").waitFor();
  await page.getByLabel("Backup code").fill(backupCodes[0] ?? "");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
});

test("a passkey made on the account's page is named, signs in without a password, and says when, until it is deleted", async () => {
  const { page } = site.visitor;
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await onAccountPage();
  await page.getByRole("button", { name: "Make a passkey on this device" }).click();
  await page.getByText("Chrome on Linux").first().waitFor();
  await page.getByText(/^made .*, not used yet$/).waitFor();
  await page.getByRole("button", { name: "Rename Chrome on Linux" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Rename Chrome on Linux" }).click();
  const name = page.getByLabel("Name of the passkey");
  await expect.poll(() => page.evaluate<string>("document.activeElement.value")).toBe("Chrome on Linux");
  await name.fill("   ");
  await page.getByRole("button", { name: "Keep this name" }).click();
  await name.fill("The laptop at home");
  await site.visitor.screenshot("account-passkey-name");
  await page.getByRole("button", { name: "Keep this name" }).click();
  await page.getByRole("button", { name: "Delete The laptop at home" }).waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.getByText("The laptop at home").first().waitFor();
  await page.getByText(/^made .*, last used /).waitFor();
  await page.getByRole("button", { name: /^Delete / }).click();
  await expect.poll(() => page.getByRole("button", { name: /^Delete / }).count()).toBe(0);
});
