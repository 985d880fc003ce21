import { expect, test, vi } from "vitest";
import {
  DRAFT,
  HINT,
  TOKEN_LIVES_S,
  answer,
  answerTo,
  askedFor,
  browser,
  browserOfFile,
  expectNothingOf,
  happens,
  lapse,
  noAnswer,
  open,
  openedBy,
  pageOf,
  reasonOf,
  refused,
  shared,
  shown,
  signsInElsewhere,
  signsOutElsewhere,
  userOf,
} from "./session.fixture.ts";
import { forbidStorage } from "./storage.fixture.ts";

browserOfFile();

test("what was meant as one user is never done as another who has signed in since, and the page is the other's then", async () => {
  const page = await pageOf("x");
  // By a cookie that nothing in this browser told of.
  browser.cookie = "y";
  await lapse();
  expect(reasonOf(await page.eraseAccount())).toBe("user_changed");
  expect(askedFor("DELETE")).toEqual([]);
  await vi.waitFor(() => expect(shown(page)).toBe("y"));
  expect(page.takeover.value).toMatchObject({ count: 1, isNews: true });
  expect(shared.sessionStorage.getItem(DRAFT)).toBeNull();
  expect(page.keys.keyFor("hold", "typed")).not.toBe(page.key);
  // What is asked for on the page as it is now is the other's own.
  expect((await page.releaseBooking("bkg_1")).ok).toBe(true);
  expect(askedFor("DELETE")).toEqual(["DELETE /v1/bookings/bkg_1 as y"]);
});

test("a page learns at its next call that somebody else has signed in in another tab, long before its token lapses", async () => {
  const page = await pageOf("x");
  await signsInElsewhere("y");
  const all = await Promise.all([page.releaseBooking("bkg_1"), page.eraseAccount(), page.endOtherSessions()]);
  expect(all.map(reasonOf)).toEqual(["user_changed", "user_changed", "user_changed"]);
  expect(askedFor("DELETE")).toEqual([]);
  expect(askedFor("POST")).toEqual([]);
  expect(page.takeover.value.count).toBe(1);
});

test("what is changed by the cookie alone asks first whose that is, also where no tab of this site has told of somebody else", async () => {
  const page = await pageOf("x");
  // As on the page that partners lead to.
  browser.cookie = "y";
  expect(reasonOf(await page.endOtherSessions())).toBe("user_changed");
  expect(reasonOf(await page.endOtherSessions())).toBeNull();
  expect(askedFor("POST")).toEqual(["POST /v1/auth/revoke-other-sessions as y"]);
});

test("nor is what another has read by the cookie, for the page of whoever was here before", async () => {
  const page = await pageOf("x");
  browser.cookie = "y";
  expect(reasonOf(await page.sessions(new AbortController().signal))).toBe("user_changed");
  expect(askedFor("GET /v1/auth/list-sessions")).toEqual([]);
});

test("signing out of a page never ends the session of somebody else, who is shown instead", async () => {
  const page = await pageOf("x");
  await signsInElsewhere("y");
  expect((await page.signOut()).ok).toBe(true);
  expect(browser.cookie).toBe("y");
  await vi.waitFor(() => expect(shown(page)).toBe("y"));
  expect(page.takeover.value.isNews).toBe(true);
  expect((await page.signOut()).ok).toBe(true);
  expect(browser.cookie).toBeNull();
  expect(shown(page)).toBe("signed_out");
});

test("whoever signs out in another tab leaves nothing behind here either, at once", async () => {
  const page = await openedBy("x");
  await signsOutElsewhere();
  happens("storage");
  expect(shown(page)).toBe("signed_out");
  expect(page.takeover.value).toEqual({ count: 1, isNews: false });
  expectNothingOf(page);
});

test("a tab that heard nothing of it leaves nothing either: not at its next call, not when it is come back to, not when it is opened anew", async () => {
  const calling = await openedBy("x");
  await signsOutElsewhere();
  expect(reasonOf(await calling.releaseBooking("bkg_1"))).toBe("unauthenticated");
  expect(shown(calling)).toBe("signed_out");
  expectNothingOf(calling);

  const goneBackTo = await openedBy("x");
  await signsOutElsewhere();
  happens("pageshow");
  expect(shown(goneBackTo)).toBe("signed_out");
  expectNothingOf(goneBackTo);

  const { key } = await openedBy("x");
  await signsOutElsewhere();
  const reloaded = await open();
  await reloaded.resumeSession();
  expect(shown(reloaded)).toBe("signed_out");
  expectNothingOf({ ...reloaded, key });
});

test("what is typed after that is kept, in whichever tab", async () => {
  const page = await openedBy("x");
  await signsOutElsewhere();
  happens("storage");
  await page.signIn({ email: "x", password: "" }, "/sign-in?confirmed=1");
  shared.sessionStorage.setItem(DRAFT, "typed anew");
  happens("storage");
  happens("pageshow");
  const reloaded = await open();
  await reloaded.resumeSession();
  expect(shown(reloaded)).toBe("x");
  expect(shared.sessionStorage.getItem(DRAFT)).toBe("typed anew");
});

test("a tab that shows nobody is its reader's once they have signed in in another, at once or when it is come back to", async () => {
  for (const what of ["storage", "pageshow"] as const) {
    const page = await open();
    await page.resumeSession();
    const before = browser.asked.length;
    happens(what);
    expect(shown(page)).toBe("signed_out");
    expect(browser.asked).toHaveLength(before);
    await signsInElsewhere("x");
    happens(what);
    await vi.waitFor(() => expect(shown(page)).toBe("x"));
    await signsOutElsewhere();
  }
});

test("where what was typed on it is another's it is drawn anew, and says so", async () => {
  const page = await openedBy("x");
  browser.cookie = null;
  await lapse();
  await page.releaseBooking("bkg_1");
  expect(shown(page)).toBe("signed_out");
  await signsInElsewhere("y");
  happens("storage");
  await vi.waitFor(() => expect(shown(page)).toBe("y"));
  expect(page.takeover.value).toEqual({ count: 1, isNews: true });
  expectNothingOf(page);
});

test("a call that is still being repeated when somebody else signs in is not repeated as them", async () => {
  const page = await pageOf("x");
  answerTo("/v1/bookings", async (init) => {
    browser.asked.push(`POST as ${userOf(init)}`);
    return Response.json({ code: "request_in_progress" }, { status: 409, headers: { "retry-after": "600" } });
  });
  const held = page.createBooking({} as never, page.key);
  await vi.advanceTimersByTimeAsync(0);
  await signsInElsewhere("y");
  await vi.advanceTimersByTimeAsync(0);
  // Another call finds out first.
  await page.releaseBooking("bkg_1");
  await vi.advanceTimersByTimeAsync(TOKEN_LIVES_S * 1000);
  expect(reasonOf(await held)).toBe("user_changed");
  expect(askedFor("POST")).toEqual(["POST as x"]);
});

test("a page that is opened, or signed in on, is that user's without a word, and has nothing of the one before", async () => {
  await pageOf("x");
  browser.cookie = "y";
  const reloaded = await open();
  await reloaded.resumeSession();
  expect(shown(reloaded)).toBe("y");
  expect(shared.sessionStorage.getItem(DRAFT)).toBeNull();
  // What was drawn before that was known was still the other's.
  expect(reloaded.takeover.value).toEqual({ count: 1, isNews: false });

  shared.sessionStorage.setItem(DRAFT, "typed by y");
  await reloaded.signIn({ email: "x", password: "" }, "/sign-in?confirmed=1");
  expect(shown(reloaded)).toBe("x");
  expect(shared.sessionStorage.getItem(DRAFT)).toBeNull();
  expect(reloaded.takeover.value).toEqual({ count: 1, isNews: false });
});

test("a token that was on its way as its owner left is not kept", async () => {
  const page = await pageOf("x");
  await lapse();
  let arrive = () => {};
  browser.delays.set("/v1/auth/token", () => new Promise<void>((resolve) => (arrive = resolve)));
  const late = page.releaseBooking("bkg_1");
  await vi.advanceTimersByTimeAsync(0);
  page.forgetSession();
  arrive();
  expect(reasonOf(await late)).toBe("unauthenticated");
  expect(askedFor("DELETE")).toEqual([]);
  expect(shared.localStorage.getItem(HINT)).not.toBe("x");
  expect(shown(page)).toBe("signed_out");
});

test("a refusal that was on its way as somebody signed in does not sign them out", async () => {
  const page = await pageOf("x");
  browser.cookie = null;
  await lapse();
  let arrive = () => {};
  browser.delays.set("/v1/auth/token", () => new Promise<void>((resolve) => (arrive = resolve)));
  const late = page.releaseBooking("bkg_1");
  await vi.advanceTimersByTimeAsync(0);
  await page.signIn({ email: "x", password: "" }, "/sign-in?confirmed=1");
  arrive();
  expect((await late).ok).toBe(true);
  expect(shown(page)).toBe("x");
});

test("what was typed and had no answer outlasts a session that ends by itself, for whoever it is of", async () => {
  const page = await pageOf("x");
  browser.cookie = null;
  await lapse();
  expect(reasonOf(await page.createBooking({} as never, page.key))).toBe("unauthenticated");
  expect(shown(page)).toBe("signed_out");
  expect(shared.sessionStorage.getItem(DRAFT)).toBe("typed");

  await page.signIn({ email: "x", password: "" }, "/sign-in?confirmed=1");
  expect(shared.sessionStorage.getItem(DRAFT)).toBe("typed");
  expect(page.keys.keyFor("hold", "typed")).toBe(page.key);
});

test("what was typed before a session ended by itself is not the next user's, also after a reload", async () => {
  const page = await pageOf("x");
  browser.cookie = null;
  await lapse();
  await page.releaseBooking("bkg_1");
  const reloaded = await open();
  await reloaded.resumeSession();
  await reloaded.signIn({ email: "y", password: "" }, "/sign-in?confirmed=1");
  expect(shared.sessionStorage.getItem(DRAFT)).toBeNull();
  expect(reloaded.keys.keyFor("hold", "typed")).not.toBe(page.key);
});

test("whoever signs out leaves nothing behind", async () => {
  const page = await pageOf("x");
  shared.localStorage.setItem("holdfast.chosen_offer", "chosen");
  await page.signOut();
  expect(shared.localStorage.getItem("holdfast.chosen_offer")).toBeNull();
  expect(shared.sessionStorage.getItem(DRAFT)).toBeNull();
  expect(page.keys.keyFor("hold", "typed")).not.toBe(page.key);
});

const unanswered: [string, () => Promise<Response>][] = [
  ["has no answer", noAnswer],
  ["is refused for now", async () => Response.json({ code: "rate_limited" }, { status: 429 })],
  ["fails", async () => Response.json({ code: "service_unavailable" }, { status: 503 })],
];
test.each(unanswered)(
  "where who is signed in %s, it is asked again by itself until it is known, and no more then",
  async (_, failing) => {
    let asks = 0;
    answerTo("/v1/me", (init) => ((asks += 1) < 3 ? failing() : answer("/v1/me", init)));
    const page = await openedBy("x");
    expect(shown(page)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown(page)).toBe("x");
    expect(asks).toBe(3);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asks).toBe(3);
  },
);

test.each(unanswered)("so it is where a token %s, in a tab that hears of a sign-in in another", async (_, failing) => {
  const page = await open();
  await page.resumeSession();
  await signsInElsewhere("x");
  let asks = 0;
  answerTo("/v1/auth/token", (init) => ((asks += 1) < 3 ? failing() : answer("/v1/auth/token", init)));
  happens("storage");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown(page)).toBe("x");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asks).toBe(3);
});

test("but no more once that session is over, or its owner has signed out", async () => {
  const page = await open();
  await page.resumeSession();
  await signsInElsewhere("x");
  let asks = 0;
  answerTo("/v1/auth/token", async () => ((asks += 1) < 3 ? noAnswer() : refused()));
  happens("storage");
  await vi.advanceTimersByTimeAsync(600_000);
  expect([shown(page), asks]).toEqual(["signed_out", 3]);

  vi.stubGlobal("fetch", answer);
  await signsInElsewhere("x");
  answerTo("/v1/auth/token", () => {
    asks += 1;
    return noAnswer();
  });
  happens("storage");
  await vi.advanceTimersByTimeAsync(0);
  expect(asks).toBe(4);
  vi.stubGlobal("fetch", answer);
  const before = askedFor("GET /v1/auth/token").length;
  await signsOutElsewhere();
  const after = askedFor("GET /v1/auth/token").length;
  expect(after).toBeGreaterThan(before);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(askedFor("GET /v1/auth/token")).toHaveLength(after);
  expect(shown(page)).toBe("signed_out");
});

test("whoever leaves before it is known who they are is not asked for any more", async () => {
  answerTo("/v1/me", noAnswer);
  const page = await openedBy("x");
  await page.signOut();
  const before = browser.asked.length;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(browser.asked).toHaveLength(before);
  expect(shown(page)).toBe("signed_out");
});

test("where nothing may be kept the page opens as nobody's, and whoever signs in is asked for no more tokens than elsewhere", async () => {
  forbidStorage();
  const page = await open();
  await page.resumeSession();
  expect(shown(page)).toBe("signed_out");
  await page.signIn({ email: "x", password: "" }, "/sign-in?confirmed=1");
  expect(shown(page)).toBe("x");
  await page.releaseBooking("bkg_1");
  expect(askedFor("DELETE")).toEqual(["DELETE /v1/bookings/bkg_1 as x"]);
  expect(askedFor("GET /v1/auth/token")).toHaveLength(1);
  await page.signOut();
  expect(shown(page)).toBe("signed_out");
});

test("where nothing more can be kept a token is asked for once all the same, and another tab's word is heard", async () => {
  const { localStorage } = shared;
  vi.stubGlobal("localStorage", {
    ...localStorage,
    setItem: () => {
      throw new Error("The quota has been exceeded.");
    },
  });
  const page = await openedBy("x");
  for (let n = 0; n < 3; n++) await page.releaseBooking("bkg_1");
  expect(askedFor("GET /v1/auth/token")).toHaveLength(1);
  vi.stubGlobal("localStorage", localStorage);
  await signsInElsewhere("y");
  expect(reasonOf(await page.releaseBooking("bkg_1"))).toBe("user_changed");
});
