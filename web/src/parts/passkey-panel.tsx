import { useEffect, useRef, useState } from "preact/hooks";
import { deletePasskey, type ListedPasskey, passkeys, renamePasskey } from "../api/account.ts";
import { addPasskey, knowsPasskeys } from "../api/passkey.ts";
import { deviceInWords } from "../text/device.ts";
import { formatInstant } from "../text/times.ts";
import { Field } from "./field.tsx";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { type Action, useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";
import { accountText } from "../text/en/account.ts";

/** As the API takes it, in characters. */
const MAX_NAME = 100;

/** Signing in by a finger, a face or a PIN of a device. */
export function PasskeyPanel() {
  const [changes, setChanges] = useState(0);
  const action = useAction();
  const load = useLoad(String(changes), passkeys);
  const again = () => setChanges(changes + 1);
  return (
    <section class="card">
      <h2>{accountText("passkeys")}</h2>
      <p>{accountText("passkeys_explanation")}</p>
      {load.state === "loading" && <Loading what={accountText("looking_for_passkeys")} />}
      {load.state === "failed" && <ProblemNotice failure={load.failure} onRetry={again} />}
      {load.state === "loaded" && (
        <ul class="plain rows">
          {load.value.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} action={action} onChanged={again} />
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <p>
          <button
            type="button"
            disabled={action.busy}
            onClick={() => void action.run(() => addPasskey(deviceInWords(navigator.userAgent)), again)}
          >
            {accountText("make_passkey")}
          </button>
        </p>
      ) : (
        <p class="detail">{accountText("no_passkeys")}</p>
      )}
      {action.failure && (
        <ProblemNotice
          failure={action.failure}
          next={{
            no_passkey: accountText("passkey_when_ready"),
            forbidden: accountText("sign_in_too_old"),
          }}
        />
      )}
    </section>
  );
}

interface RowProps {
  passkey: ListedPasskey;
  action: Action;
  onChanged: () => void;
}

/** One that its owner can tell from the others by its name and by when it was used. */
function PasskeyRow({ passkey: { id, name, createdAt, lastUsedAt }, action, onChanged }: RowProps) {
  const [renames, setRenames] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (wasRenaming.current && !renames) button.current?.focus();
    wasRenaming.current = renames;
  }, [renames]);
  if (renames) {
    const close = (isChanged: boolean) => {
      setRenames(false);
      if (isChanged) onChanged();
    };
    return (
      <li>
        <RenameForm id={id} before={name ?? ""} action={action} onClosed={close} />
      </li>
    );
  }
  const which = <span class="visually-hidden"> {name ?? accountText("a_passkey")}</span>;
  return (
    <li>
      <span>
        <strong>{name ?? accountText("passkey")}</strong>
        <br />
        <small>
          {accountText("passkey_made", { when: formatInstant(createdAt) })}
          {", "}
          {lastUsedAt ? accountText("passkey_used", { when: formatInstant(lastUsedAt) }) : accountText("passkey_unused")}
        </small>
      </span>
      <span class="actions">
        <button ref={button} type="button" disabled={action.busy} onClick={() => setRenames(true)}>
          {accountText("rename")}
          {which}
        </button>
        <button type="button" disabled={action.busy} onClick={() => void action.run(() => deletePasskey(id), onChanged)}>
          {accountText("delete")}
          {which}
        </button>
      </span>
    </li>
  );
}

interface RenameProps {
  id: string;
  before: string;
  action: Action;
  onClosed: (isChanged: boolean) => void;
}

function RenameForm({ id, before, action, onClosed }: RenameProps) {
  const [name, setName] = useState(before);
  const form = useRef<HTMLFormElement>(null);
  // The button that has the focus is gone.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(
          () => renamePasskey(id, name.trim()),
          () => onClosed(true),
        );
      }}
    >
      <Field
        label={accountText("passkey_name")}
        hint={accountText("passkey_name_hint")}
        required
        maxLength={MAX_NAME}
        pattern=".*\S.*"
        value={name}
        onValue={setName}
      />
      <p class="actions">
        <button type="submit" disabled={action.busy}>
          {accountText("keep_name")}
        </button>
        <button type="button" disabled={action.busy} onClick={() => onClosed(false)}>
          {accountText("keep_old_name")}
        </button>
      </p>
    </form>
  );
}
