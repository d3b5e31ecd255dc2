/**
 * Run as a process of its own: opens sessions that say nothing, reports "ready" to the parent when all are,
 * and holds them until it is ended.
 */
import { WebSocket } from 'ws';

const [url = '', count = '0'] = process.argv.slice(2);

function openSession(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('close', (code) => {
      reject(new Error(`a session was closed with ${String(code)}`));
    });
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'session.update', session: {} }));
    });
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data) && data.includes('"session.ready"')) resolve();
    });
  });
}

try {
  for (let i = 0; i < Number(count); i += 1) await openSession();
  process.send?.('ready');
} catch (error) {
  process.send?.(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// The parent is gone: nobody is left to measure.
process.on('disconnect', () => {
  process.exit();
});
