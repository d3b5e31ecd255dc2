// A tiny typed event emitter: one list of listeners per event name, called in order of subscription.
// A listener that throws does not stop the others or the caller; its error surfaces as an unhandled one.

export type Unsubscribe = () => void;

export class TypedEmitter<Events extends object> {
  #listeners = new Map<keyof Events, Set<(event: never) => void>>();

  /** Calls `listener` for every event of this name until the returned function is called. */
  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): Unsubscribe {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  once<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): Unsubscribe {
    const off = this.on(name, (event) => {
      off();
      listener(event);
    });
    return off;
  }

  protected emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (event: Events[K]) => void)(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
