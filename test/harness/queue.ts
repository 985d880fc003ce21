import type { System } from "./system.ts";

/** Puts a message on one of the queues that the objects write to: `BOOKINGS_QUEUE`. */
export async function sendToQueue(
  system: System,
  binding: string,
  message: { id: string; [member: string]: unknown },
): Promise<void> {
  const { [binding]: queue } = await system.bindingsOf<Record<string, Queue>>("holdfast-objects");
  await queue?.send(message);
}
