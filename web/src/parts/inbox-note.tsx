/** A local run keeps every mail for itself. */
export const InboxNote = () => (
  <p class="notice">
    This site runs on your machine: its mail is in the{" "}
    <a href="/dev/inbox" target="_blank" rel="noopener">
      local inbox
    </a>
    .
  </p>
);
