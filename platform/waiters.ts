/** Requests waiting for something to change in an object. They hold no lock; one that waits too long simply looks again. */
export class Waiters {
  readonly #waiting = new Set<{ ready: () => boolean; wake: () => void }>();

  /** Resolves when `ready` is true, checked now and after every commit, or after `timeoutMs`. */
  async until(ready: () => boolean, timeoutMs: number): Promise<void> {
    if (ready()) return;
    await new Promise<void>((resolve) => {
      const waiter = { ready, wake: resolve };
      const timer = setTimeout(() => waiter.wake(), timeoutMs);
      waiter.wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve();
      };
      this.#waiting.add(waiter);
    });
  }

  wake(): void {
    for (const waiter of this.#waiting) if (waiter.ready()) waiter.wake();
  }
}
