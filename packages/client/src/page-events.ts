// What happens to a page around a call. In: the page's AudioContext. Out: calls of the watcher. A page that comes back
// from the background or from sleep has its sound resumed before anyone is told. Invariant: after the returned function
// was called nothing is listened to.

export interface PageWatcher {
  /** The page is being left: say goodbye, so that the server does not hold the session open. */
  left(): void;
  /** The browser stopped the sound and will not start it again without the user. */
  silenced(): void;
  offline(): void;
  online(): void;
  /** Microphones or speakers came or went. */
  devicesChanged(): void;
}

export function watchPage(context: AudioContext, watcher: PageWatcher): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let wasRunning = context.state === 'running';
  const revive = (): void => {
    if (context.state === 'running' || context.state === 'closed') return;
    context.resume().catch(() => undefined); // what came of it is a change of state
  };
  addEventListener('pagehide', () => watcher.left(), { signal });
  addEventListener('offline', () => watcher.offline(), { signal });
  addEventListener('online', () => watcher.online(), { signal });
  // A click is the gesture that some browsers want before they go on.
  addEventListener('pointerdown', revive, { signal });
  addEventListener('keydown', revive, { signal });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && revive(), {
    signal,
  });
  context.addEventListener(
    'statechange',
    () => {
      const stopped = wasRunning && context.state !== 'running' && context.state !== 'closed';
      wasRunning = context.state === 'running';
      if (!stopped) return;
      watcher.silenced();
      revive();
    },
    { signal },
  );
  // Absent on plain http pages other than localhost.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  devices?.addEventListener('devicechange', () => watcher.devicesChanged(), { signal });
  return () => listening.abort();
}
