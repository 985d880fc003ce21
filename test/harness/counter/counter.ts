import path from "node:path";

/** The counter as one more Worker of a harness, and how the gateway comes to call it. */
export const USERS_COUNTER = {
  name: "users-counter",
  config: {
    name: "users-counter",
    main: path.join(import.meta.dirname, "index.ts"),
    compatibility_date: "2026-08-01",
    services: [{ binding: "USERS", service: "holdfast-users", entrypoint: "Users", props: { caller: "test" } }],
  },
  bindingOverrides: { USERS: "users-counter" },
};
