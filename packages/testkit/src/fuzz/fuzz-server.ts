/**
 * Throws frames at a live server over several sockets at once and looks at what comes back. Enters: where to
 * connect, a mutator for each socket, what counts as a documented event. Leaves: how many frames were sent, how
 * often sockets were closed, and every offence: an undocumented event, words of another socket's session, a
 * refused reconnection. Each socket carries a secret of its own that must never reach another.
 */
import { WebSocket } from 'ws';
import type { FrameMutator } from './frame-mutator.ts';

/** Offences after which a run stops: one is enough to fail. */
const MAX_OFFENCES = 20;
/** Frames sent before the socket is asked whether it still answers. */
const BATCH = 50;
const ANSWER_WITHIN_MS = 20_000;

export type FuzzTarget = {
  readonly url: string;
  readonly sockets: number;
  /** Frames over all sockets. */
  readonly frames: number;
  readonly mutator: (socket: number) => FrameMutator;
  /** Sent first on each new connection of the socket, with its secret somewhere in them. */
  readonly opening: (secret: string) => readonly object[];
  /** Null = documented, else what is wrong with the event. */
  readonly complaint: (text: string) => string | null;
};

export type FuzzReport = {
  readonly sent: number;
  readonly received: number;
  readonly connections: number;
  readonly closeCodes: Readonly<Record<string, number>>;
  readonly offences: readonly string[];
};

export async function fuzzServer(target: FuzzTarget): Promise<FuzzReport> {
  const offences: string[] = [];
  const closeCodes: Record<string, number> = {};
  const totals = { sent: 0, received: 0, connections: 0 };
  const secrets = Array.from(
    { length: target.sockets },
    (_, index) => `secret-${String(index)}-of-a-session`,
  );
  const offend = (text: string): void => {
    if (offences.length < MAX_OFFENCES) offences.push(text);
  };

  const drive = async (index: number): Promise<void> => {
    const mutator = target.mutator(index);
    const mine = Math.ceil(target.frames / target.sockets);
    const foreign = secrets.filter((_, other) => other !== index);
    for (let sent = 0; sent < mine && offences.length < MAX_OFFENCES;) {
      const socket = await opened(target.url);
      totals.connections += 1;
      socket.on('message', (bytes: Buffer) => {
        totals.received += 1;
        const text = bytes.toString('utf8');
        const complaint = target.complaint(text);
        if (complaint !== null) offend(complaint);
        const leaked = foreign.find((secret) => text.includes(secret));
        if (leaked !== undefined) offend(`another session's ${leaked} in ${text.slice(0, 200)}`);
      });
      socket.on('close', (code) => {
        closeCodes[String(code)] = (closeCodes[String(code)] ?? 0) + 1;
      });
      for (const message of target.opening(secrets[index] ?? '')) socket.send(JSON.stringify(message));
      while (sent < mine && socket.readyState === socket.OPEN) {
        for (let i = 0; i < BATCH && sent < mine; i += 1) {
          socket.send(mutator.next());
          sent += 1;
          totals.sent += 1;
        }
        await answered(socket);
      }
      socket.terminate();
    }
  };
  await Promise.all(Array.from({ length: target.sockets }, (_, index) => drive(index).catch((error: unknown) => { offend(String(error)); }))); // prettier-ignore
  return { ...totals, closeCodes, offences };
}

function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve(socket);
    });
    socket.once('error', (error) => {
      reject(new Error(`no connection: ${error.message}`));
    });
  });
}

/** Resolves with the pong or the close that answers everything sent so far. */
function answered(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the server does not answer a ping'));
    }, ANSWER_WITHIN_MS);
    const done = (): void => {
      clearTimeout(timer);
      socket.off('pong', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('pong', done);
    socket.on('close', done);
    if (socket.readyState === socket.OPEN) socket.ping();
    else if (socket.readyState === socket.CLOSED) done();
  });
}
