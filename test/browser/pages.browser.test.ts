import { expect, test } from "vitest";
import { audit, STEADY } from "../../bench/lighthouse/audit.ts";
import { mainPages } from "../../bench/lighthouse/pages.ts";
import { mailTo } from "../harness/evidence.ts";
import { newEmail, newPerson } from "../harness/people.ts";
import { byKeyboard, chooseFare, hold, namePassengers, searchHeathrowToKennedy, seeStatus, signIn } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;
const DESKTOP_WIDTH = 1280;

const site = siteOfFile(PHONE_WIDTH);

test("what is wrong stands at its field, in words, and no bubble covers the suggestions", async () => {
  const { page, screenshot } = site.visitor;
  await page.goto("/");
  await page.getByRole("button", { name: "Search" }).click();
  const from = page.getByRole("combobox", { name: "From" });
  await expect.poll(() => from.getAttribute("aria-invalid")).toBe("true");
  await expect.poll(() => page.evaluate<string>("document.activeElement.getAttribute('role')")).toBe("combobox");
  await screenshot("empty-search");
  await from.pressSequentially("heathrow");
  await expect.poll(() => from.getAttribute("aria-invalid")).toBe("false");
  await page.getByRole("option", { name: /London \(LHR\)/ }).click();
});

test("the API's reference opens, shows an operation, and does nothing that its policy forbids", async () => {
  const { page } = site.visitor;
  await page.goto("/docs");
  await page.getByRole("heading", { name: "Holdfast", exact: true }).waitFor();
  await expect.poll(() => page.getByText("/v1/airports").count()).toBeGreaterThan(0);
});

test("an age that is not the fare's is told at its field before anything is asked for, a name that the server refuses after it", async () => {
  const { page, screenshot, expectRefusal } = site.visitor;
  const person = await newPerson(site.server, `somebody-with-a-long-name-${newEmail()}`);
  await page.goto("/sign-in");
  await signIn(page, person);
  await searchHeathrowToKennedy(page, { adults: 2 });
  await chooseFare(page, "Classic");
  await namePassengers(page, [
    ["Ada", "Byron", "1990-12-10"],
    ["Charles", "Babbage 2", "2020-12-26"],
  ]);
  const born = page.getByLabel("Date of birth").nth(1);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await page.getByText(/^Choose .* or an earlier date\.$/).waitFor();
  await expect.poll(() => page.evaluate<string>("document.activeElement.name")).toBe("passengers.1.born_on");
  await born.fill("1991-12-26");
  expectRefusal("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await page.getByText("Passenger 2, family name: Use letters").waitFor();
  const name = page.getByLabel("Family name").nth(1);
  // The page says it first, and marks the field with its next rendering.
  await expect.poll(() => name.getAttribute("aria-invalid")).toBe("true");
  await expect.poll(() => page.evaluate<string>("document.activeElement.name")).toBe("passengers.1.family_name");
  await screenshot("refused-name");
  await name.fill("O\u2019Brien");
  await hold(page);
  await page.getByRole("button", { name: /^Pay / }).click();
  await seeStatus(page, "confirmed");
  await page.getByText("Seats sold to you: HF").waitFor();
  await page.getByRole("button", { name: "What would I get back?" }).click();
  await page.getByTestId("refund").waitFor();
  // Whoever reads by ear or goes by keyboard is where the answer is, and then where the question was.
  await page.locator(":focus").getByTestId("refund").waitFor();
  await page.getByRole("button", { name: "Keep the booking" }).click();
  await page.locator("button:focus", { hasText: "What would I get back?" }).click();
  await page.getByTestId("refund").waitFor();
  await screenshot("confirmed-with-a-long-address");
  for (const width of [PHONE_WIDTH, DESKTOP_WIDTH])
    for (const address of ["/dev/provider", "/dev/inbox"]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      await screenshot(`${width}${address.replaceAll("/", "-")}`);
    }
});

test("a half-filled booking form is there again after a reload and after a look at the other flights", async () => {
  const { page } = site.visitor;
  const person = await newPerson(site.server);
  await page.goto("/sign-in");
  await signIn(page, person);
  await searchHeathrowToKennedy(page);
  await chooseFare(page, "Light");
  await namePassengers(page, [["Ada", "Byron", "1990-12-10"]]);
  await page.reload();
  await page.getByLabel("Given name").waitFor();
  expect(await page.getByLabel("Family name").inputValue()).toBe("Byron");
  await page.getByRole("link", { name: "Back to the flights" }).click();
  await page.getByRole("button", { name: "Choose Classic" }).click();
  await page.getByLabel("Given name").waitFor();
  expect(await page.getByLabel("Given name").inputValue()).toBe("Ada");
  expect(await page.getByLabel("Date of birth").inputValue()).toBe("1990-12-10");
  // Whoever comes after them at this device does not learn who they are.
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Where to?" }).waitFor();
  expect(await page.evaluate<string | null>("sessionStorage.getItem('holdfast.booking_draft')")).toBe(null);
});

test("the fare that a newcomer chose is there to be booked in the tab that the mail's link opens", async () => {
  const { page, screenshot } = site.visitor;
  await searchHeathrowToKennedy(page);
  await chooseFare(page, "Classic");
  await page.getByRole("link", { name: "Sign in or create one" }).click();
  await page.getByRole("link", { name: /^Create/ }).click();
  const [email, password] = [newEmail(), "a long enough pass phrase"];
  await page.getByLabel("Name").fill("Ada Byron");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await page.getByRole("heading", { name: "Check your inbox" }).waitFor();
  await screenshot("check-your-inbox");
  const link = (await mailTo(site.server, email, "account.verify")).links.find((url) => url.includes("verify-email"));

  const opened = await page.context().newPage();
  await opened.goto(link ?? "");
  await opened.getByText("Your e-mail address is confirmed").waitFor();
  await signIn(opened, { email, password });
  await opened.getByRole("button", { name: "Hold these seats" }).waitFor();
  expect(await opened.getByRole("heading", { name: "Classic fare" }).count()).toBe(1);
  await opened.close();
});

test("seats are let go only when asked twice", async () => {
  const { page, screenshot } = site.visitor;
  const person = await newPerson(site.server);
  await page.goto("/sign-in");
  await signIn(page, person);
  await searchHeathrowToKennedy(page);
  await chooseFare(page, "Light");
  await namePassengers(page, [["Ada", "Byron", "1990-12-10"]]);
  await hold(page);
  await page.getByRole("button", { name: "Let the seats go" }).click();
  // The button that was pressed is gone each time; the keyboard goes on where the question is, and then where it was asked.
  await page.locator(":focus", { hasText: "Others can take the seats at once" }).waitFor();
  await page.keyboard.press("Tab");
  await page.locator("button:focus", { hasText: "Yes, let them go" }).waitFor();
  await page.getByRole("button", { name: "Keep the seats" }).click();
  await page.locator("button:focus", { hasText: "Let the seats go" }).waitFor();
  await seeStatus(page, "held");
  await page.getByRole("button", { name: "Let the seats go" }).click();
  await byKeyboard(page).press(page.getByRole("button", { name: "Yes, let them go" }));
  // That is gone, too.
  await page.locator('[data-status="cancelled"]:focus').waitFor();
  await screenshot("let-go");
  expect(await page.getByRole("button", { name: /^Pay / }).count()).toBe(0);
});

test("whoever goes through the head of the page by keyboard goes as the eye does, and signing out is never alone below the name", async () => {
  const { page, screenshot } = site.visitor;
  await page.goto("/sign-in");
  await signIn(page, await newPerson(site.server));
  const links = ["Search", "My trips", "Find booking", "Account"];
  for (const [width, order] of [
    [PHONE_WIDTH, ["Holdfast", "Sign out", ...links]],
    [520, ["Holdfast", "Sign out", ...links]],
    [660, ["Holdfast", ...links, "Sign out"]],
    [DESKTOP_WIDTH, ["Holdfast", ...links, "Sign out"]],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.locator(".skip").focus();
    const met: { text: string | null; x: number; y: number }[] = [];
    while (met.length < order.length) {
      await page.keyboard.press("Tab");
      const focused = page.locator(":focus");
      const box = await focused.boundingBox();
      // The middle of its line: the name is written larger than the rest.
      met.push({
        text: await focused.textContent(),
        x: box?.x ?? 0,
        y: Math.round(((box?.y ?? 0) + (box?.height ?? 0) / 2) / 12),
      });
    }
    const asSeen = met.toSorted((a, b) => a.y - b.y || a.x - b.x);
    expect([width, met.map(({ text }) => text)]).toEqual([width, order]);
    expect([width, asSeen.map(({ text }) => text)]).toEqual([width, order]);
    const lineOf = (name: string) => met.find(({ text }) => text === name)?.y;
    expect([width, lineOf("Sign out")]).toEqual([width, lineOf("Holdfast")]);
    await screenshot(`head-${width}`);
  }
});

test("an address of a search that cannot be is answered in words", async () => {
  const { page, expectRefusal } = site.visitor;
  expectRefusal("GET", /^\/v1\/offers$/);
  await page.goto("/search?origin=LHR&destination=JFK&departure_date=soon");
  await page.getByText("Departure: This is not a date.").waitFor();
});

test("an address that was cut off within a letter has a page all the same", async () => {
  const { page, screenshot, expectRefusal } = site.visitor;
  expectRefusal("GET", /^\/v1\/auth\/token$/);
  await page.goto("/bookings/bkg_03_x%E2?from=mail");
  await page.getByRole("heading", { name: "Booking", exact: true }).waitFor();
  await page.getByRole("alert").getByRole("link", { name: "Sign in" }).waitFor();
  expect(new URL(page.url()).search).toBe("?from=mail");
  await screenshot("cut-off");
});

test("who cannot sign in gets the mail that helps", async () => {
  const { page, screenshot, expectRefusal } = site.visitor;
  const { email } = await newPerson(site.server);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByText("A mail is on its way").waitFor();
  await screenshot("new-password");
  expect((await mailTo(site.server, email, "account.reset")).links).toHaveLength(1);

  const unverified = newEmail();
  const json = { name: "Test Person", email: unverified, password: "a long enough pass phrase" };
  await site.server.api("/v1/auth/sign-up/email", { json });
  expectRefusal("POST", /\/sign-in\/email$/);
  await page.goto("/sign-in?confirmed=1&error=INVALID_TOKEN");
  await page.getByText("That link is no longer good. Sign in").waitFor();
  await page.getByLabel("E-mail").fill(unverified);
  await page.getByLabel("Password", { exact: true }).fill(json.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Each time you sign in we send it again").waitFor();
  await screenshot("not-verified");
});

test.each(["/", "/lookup", "/sign-in", "/dev/inbox", "/dev/provider", "/docs/errors"])(
  "%s is no wider than a phone, and can be read by everybody",
  async (address) => {
    const { page, screenshot } = site.visitor;
    await page.goto(address);
    await page.getByRole("heading").first().waitFor();
    expect(await page.getByRole("main").count()).toBe(1);
    await screenshot(`phone${address.replaceAll("/", "-")}`);
  },
);

// How fast they are is the bench's (`npm run bench -- lighthouse`): no test is about time.
test.each(mainPages(new Date().toISOString().slice(0, 10)))(
  "Lighthouse has nothing against the page $name: accessible, by good practice, and to be found where it is meant to be",
  async ({ path, isPrivate = false }) => {
    const { scores, faults } = await audit(`${site.server.url}${path}`, site.devtools, { categories: STEADY, isPrivate });
    expect(faults).toEqual([]);
    expect(scores).toEqual({ accessibility: 100, "best-practices": 100, seo: 100 });
  },
);
