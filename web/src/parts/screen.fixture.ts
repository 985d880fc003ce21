import { type ComponentChild, render } from "preact";
import { afterEach, beforeEach, vi } from "vitest";
import { NOW } from "../api/booking.fixture.ts";
import { emptyStorage } from "../api/storage.fixture.ts";

/** A node of a document, as far as Preact needs it. */
export class Item {
  readonly localName: string;
  readonly nodeType: number;
  data = "";
  parentNode: Item | null = null;
  childNodes: Item[] = [];
  readonly style = {};
  readonly #attributes = new Map<string, string>();
  readonly #heard = new Map<string, (event: object) => void>();
  /** Of inputs, and of buttons: set by Preact, and by whoever uses the page. */
  value: unknown = "";
  checked: unknown = false;
  #disabled: unknown = false;

  constructor(localName: string, data?: string) {
    this.localName = localName;
    this.nodeType = data === undefined ? 1 : 3;
    this.data = data ?? "";
  }
  get disabled(): unknown {
    return this.#disabled;
  }
  /** As in browsers, what cannot be used has no focus. */
  set disabled(value: unknown) {
    this.#disabled = value;
    if (value === true && focused === this) focused = body;
  }
  get firstChild(): Item | null {
    return this.childNodes[0] ?? null;
  }
  get nextSibling(): Item | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  get isConnected(): boolean {
    return this.localName === "body" || (this.parentNode?.isConnected ?? false);
  }
  get textContent(): string {
    return this.data + this.childNodes.map((node) => node.textContent).join("");
  }
  /** Everything below it. */
  get all(): Item[] {
    return this.childNodes.flatMap((node) => [node, ...node.all]);
  }
  /** The nearest of these that it stands in. */
  within(localName: string): Item | undefined {
    return this.parentNode?.localName === localName ? this.parentNode : this.parentNode?.within(localName);
  }
  querySelectorAll = (localName: string): Item[] => this.all.filter((node) => node.localName === localName);
  insertBefore(node: Item, before: Item | null): void {
    node.remove();
    this.childNodes.splice(before === null ? this.childNodes.length : this.childNodes.indexOf(before), 0, node);
    node.parentNode = this;
  }
  remove(): void {
    if (this.parentNode !== null) this.parentNode.childNodes = this.parentNode.childNodes.filter((node) => node !== this);
    this.parentNode = null;
  }
  setAttribute = (name: string, value: unknown): void => void this.#attributes.set(name, String(value));
  removeAttribute = (name: string): void => void this.#attributes.delete(name);
  getAttribute = (name: string): string | null => this.#attributes.get(name) ?? null;
  addEventListener = (what: string, heard: (event: object) => void): void => void this.#heard.set(what, heard);
  removeEventListener = (what: string): void => void this.#heard.delete(what);
  fire(what: string): void {
    this.#heard.get(what)?.call(this, { currentTarget: this, target: this, preventDefault: () => {} });
  }
  focus = (): void => void (this.#disabled !== true && giveFocusTo(this));
  scrollIntoView(): void {}
  setCustomValidity(): void {}
}

let body = new Item("body");
let focused = body;
const giveFocusTo = (item: Item): void => void (focused = item);
/** As long as time is not the test's. */
const { setTimeout: laterOn } = globalThis;

/** Never gets a connection. */
class NoSocket {
  static readonly OPEN = 1;
  readonly readyState = 0;
  close(): void {}
}

/**
 * As much of a browser as a page needs to be shown and used in, for the tests of one file about what the page does then, in milliseconds. What it
 * looks like, and what browsers do of their own accord, is up to the browser tests. Time is the test's, and begins at `NOW`: whatever day it is,
 * what a test has typed in is still to come.
 */
export function screenOfFile(): void {
  beforeEach(() => {
    body = focused = new Item("body");
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal("document", {
      createElementNS: (_space: string, name: string) => new Item(name),
      createTextNode: (text: string) => new Item("", text),
      addEventListener: () => {},
      body,
      cookie: "",
      get activeElement() {
        return withFocus();
      },
    });
    vi.stubGlobal("addEventListener", () => {});
    vi.stubGlobal("removeEventListener", () => {});
    vi.stubGlobal("localStorage", emptyStorage());
    vi.stubGlobal("sessionStorage", emptyStorage());
    vi.stubGlobal("location", new URL("http://site.test/here"));
    vi.stubGlobal("scrollY", 0);
    vi.stubGlobal("scrollTo", () => {});
    vi.stubGlobal("WebSocket", NoSocket);
  });
  afterEach(async () => {
    show(null);
    await passes(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

/** On a busy machine a part of an answer takes longer to read than it takes to be the next one's turn. */
const WAITS_A_TURN = 5;

/** This time (ms), and until what comes of it is there. */
export async function passes(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  // What is drawn is followed by effects, and answers are read part by part.
  for (let turn = 0; turn < 4; turn++) {
    for (let wait = 0; wait < WAITS_A_TURN; wait++) await new Promise((resolve) => laterOn(resolve));
    await vi.advanceTimersByTimeAsync(20);
  }
}

/** Shows this, as what it has become or in the place of what was there. */
export function show(page: ComponentChild): void {
  render(page, body as unknown as Element);
}

/** All that stands there. */
export const shown = (): string => body.textContent;
export const withFocus = (): Item => (focused.isConnected ? focused : body);

type Name = string | RegExp;
const isNamed = (name: Name, text: string): boolean => (typeof name === "string" ? text.trim() === name : name.test(text));

function found(what: string, item: Item | undefined): Item {
  if (item === undefined) throw new Error(`There is no ${what} in: ${shown()}`);
  return item;
}

/** By its label, or what is written on it. */
export const button = (name: Name): Item =>
  found(
    `button ${name}`,
    body.querySelectorAll("button").find((item) => isNamed(name, item.getAttribute("aria-label") ?? item.textContent)),
  );

/** The first that has this attribute. */
export const withAttribute = (name: string): Item =>
  found(
    `thing with ${name}`,
    body.all.find((item) => item.getAttribute(name) !== null),
  );

/** By its label, which it may stand in. */
export function field(name: Name): Item {
  const label = found(
    `label ${name}`,
    body.querySelectorAll("label").find((item) => isNamed(name, item.textContent)),
  );
  const id = label.getAttribute("for");
  const isMeant = (item: Item) => (id === null ? item.localName === "input" : item.getAttribute("id") === id);
  return found(`field ${name}`, (id === null ? label : body).all.find(isMeant));
}

/** Presses a button: one of type `submit` sends its form. */
export async function press(name: Name): Promise<void> {
  const item = button(name);
  if (item.disabled === true) throw new Error(`${name} cannot be pressed now.`);
  item.focus();
  if (item.getAttribute("type") === "submit") found("form", item.within("form")).fire("submit");
  else item.fire("click");
  await passes(0);
}

/** Types into a field what it has from now on. */
export async function type(name: Name, text: string): Promise<void> {
  const item = field(name);
  item.value = text;
  item.fire("input");
  await passes(0);
}

/** Chooses a radio button, or checks a box or takes its mark away. */
export async function choose(name: Name, isChecked = true): Promise<void> {
  const item = field(name);
  item.checked = isChecked;
  item.fire("change");
  await passes(0);
}
