import type { System } from "./system.ts";

/** Puts a message on one of the queues that the objects write to: `BOOKINGS_QUEUE`. */
export async function sendToQueue(
  system: System,
  binding: string,
  message: { id: string; [member: string]: unknown },
): Promise<void> {
  const send = async () => {
    const { [binding]: queue } = await system.worker("holdfast-objects").getEnv();
    await (queue as Queue).send(message);
  };
  try {
    await send();
  } catch (error) {
    // The harness's own connection to the runtime may be closed in the moment that it is used again; nothing was sent then.
    if (!(error instanceof TypeError) || error.message !== "fetch failed") throw error;
    await send();
  }
}
