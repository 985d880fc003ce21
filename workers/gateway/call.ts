/** The marks the runtime puts on errors of object and service calls. */
interface CallError {
  overloaded?: boolean;
  retryable?: boolean;
}

export const isOverloaded = (error: unknown): boolean => error instanceof Error && (error as CallError).overloaded === true;

/**
 * Calls a service, a second time where the runtime says that may help. Every RPC of the gateway may be repeated: reads,
 * and commands that carry their idempotency key. An overloaded callee is never asked again.
 */
export async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (isOverloaded(error) || !(error instanceof Error) || (error as CallError).retryable !== true) throw error;
    return request();
  }
}
