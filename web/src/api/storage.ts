/** What a browser keeps for this site. */
export type SiteStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The same where it may be full, or forbidden (merely naming it throws then): nothing fails, and what is forbidden lasts as long as the page.
 */
export function storageOf(storage: () => SiteStorage): SiteStorage {
  const ofPage = new Map<string, string>();
  return {
    getItem: (name) => {
      try {
        return storage().getItem(name);
      } catch {
        return ofPage.get(name) ?? null;
      }
    },
    setItem: (name, text) => {
      try {
        storage().setItem(name, text);
      } catch {
        ofPage.set(name, text);
      }
    },
    removeItem: (name) => {
      try {
        storage().removeItem(name);
      } catch {
        ofPage.delete(name);
      }
    },
  };
}

/** This tab's own, until it is closed. */
export const ofTab = storageOf(() => sessionStorage);
/** That of all tabs, and of later visits. */
export const ofBrowser = storageOf(() => localStorage);
