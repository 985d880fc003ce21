import { h } from "preact";
import { expect, test } from "vitest";
import { err, ok } from "#domain/result.ts";
import { localFailure } from "../api/failure.ts";
import { button, passes, press, screenOfFile, show, withFocus } from "./screen.fixture.ts";
import { useAction } from "./use-action.ts";

screenOfFile();

/** A button that works until it is told what has come of it, and another. */
function working() {
  const { promise: ends, resolve: end } = Promise.withResolvers<boolean>();
  function Page() {
    const action = useAction();
    const work = async () => ((await ends) ? ok(null) : err(localFailure("unreadable")));
    const onClick = () => void action.run(work, () => {});
    return [h("button", { disabled: action.busy, onClick }, "Work"), h("button", {}, "Other")];
  }
  show(h(Page, {}));
  return end;
}

test.each([true, false])(
  "whoever pressed a button that cannot be pressed while it works is at it again afterwards (done: %s)",
  async (isDone) => {
    const end = working();
    await press("Work");
    expect(withFocus().localName).toBe("body");
    end(isDone);
    await passes(0);
    expect(withFocus() === button("Work")).toBe(true);
  },
);

test("but who has gone elsewhere meanwhile is left there", async () => {
  const end = working();
  await press("Work");
  button("Other").focus();
  end(true);
  await passes(0);
  expect(withFocus() === button("Other")).toBe(true);
});
