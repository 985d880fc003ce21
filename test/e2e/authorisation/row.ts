import type { Group } from "./expected.ts";
import type { World } from "./world.ts";

export interface Ask {
  path: string;
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  json?: unknown;
  /** The body as a form. */
  form?: Record<string, string>;
  /** Says in its body who asks: a token beside that would be a second way to say it, which is refused. */
  alone?: true;
}
export interface Row {
  group: Group;
  /** What the operation itself answers when it is asked so. */
  through: number;
  /** Its problem code, where the status alone could be that of somebody who is not let in. */
  code?: string;
  /** Refuses in the words of RFC 6749. */
  oauth?: true;
  existing: (world: World) => Ask | Promise<Ask>;
  /** The same about an object that does not exist; none where there is no object. */
  missing?: (world: World) => Ask;
}

export const post = (path: string, json?: unknown): Ask => ({ path, method: "POST", json });
export const anybody = (path: string, through = 200): Row => ({ group: "anybody", through, existing: () => ({ path }) });
export const anybodyPosts = (path: string, json: unknown, through = 200): Row => ({
  group: "anybody",
  through,
  existing: () => post(path, json),
});
