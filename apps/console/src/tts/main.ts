// The speech page: texts are streamed word by word into a streaming session and into two contexts of another, cancelled
// in mid-sentence, and everything that comes back is listed. In: texts and buttons. Out: sound, states, an event list.
// Connections are made at the first use. Invariant: after a cancel nothing more of that text is sent.

import {
  type Interruption,
  type MultiContextSession,
  SpeechClient,
  SpeechError,
  type StreamingSession,
} from '@antiphon/client';
import { byId } from '../page/by-id.ts';
import { type Choice, fetchVoices, fillPicker } from '../page/server-lists.ts';
import { Timeline, type TimelineRow } from '../timeline.ts';
import { PagePlayer, PLAYER_RATE_HZ } from './page-player.ts';
import { piecesOf } from './pieces.ts';

const TOKEN_KEY = 'antiphon.console.tts-token';
const CONTEXTS = ['a', 'b'] as const;
type Source = 'stream' | (typeof CONTEXTS)[number];

const log = new Timeline(byId('tts-log'));
const token = byId<HTMLInputElement>('tts-token');
const rate = byId<HTMLInputElement>('tts-rate');
/** Raised by each cancel and each new text: whoever is still writing for an older one stops. */
const writing: Record<Source, number> = { stream: 0, a: 0, b: 0 };
const firstAudioOf: Record<Source, number | undefined> = { stream: undefined, a: undefined, b: undefined };

/** The last report of a silenced speaker comes after the cancel. */
const cancelled = new Set<Source>();

let player: PagePlayer | undefined;
let streaming: StreamingSession | undefined;
let contexts: MultiContextSession | undefined;

token.value = sessionStorage.getItem(TOKEN_KEY) ?? '';
token.addEventListener('input', () => {
  sessionStorage.setItem(TOKEN_KEY, token.value);
  streaming = undefined;
  contexts = undefined;
});
token.addEventListener('change', () => void offerVoices());
byId('tts-settings').addEventListener('submit', (event) => event.preventDefault());
byId('stream-speak').addEventListener('click', () => void speakStream());
byId('stream-cancel').addEventListener('click', () => void cancelStream());
for (const id of CONTEXTS) {
  byId(`speak-${id}`).addEventListener('click', () => void speakContext(id));
  byId(`cancel-${id}`).addEventListener('click', () => void cancelContext(id));
}

void offerVoices();

const voicePicker = (source: Source): HTMLSelectElement => byId<HTMLSelectElement>(`voice-${source}`);
const voiceOf = (source: Source): { voiceId?: number } => {
  const voiceId = Number(voicePicker(source).value);
  return Number.isInteger(voiceId) && voiceId > 0 ? { voiceId } : {};
};

async function offerVoices(): Promise<void> {
  try {
    const voices: Choice[] = await fetchVoices(token.value.trim());
    for (const source of ['stream', ...CONTEXTS] as const) fillPicker(voicePicker(source), voices);
    // Two voices are told apart by ear only when they differ.
    if (voices[1]) voicePicker('b').value = voices[1].id;
    showProblem('');
  } catch (error) {
    showProblem(error instanceof Error ? error.message : String(error));
  }
}

function showProblem(text: string): void {
  byId('tts-problem').textContent = text;
  byId('tts-problem').hidden = text === '';
}

function note(text: string, tone: TimelineRow['tone'] = 'plain'): void {
  log.add({ atMs: performance.now(), text, tone });
}

function showState(source: Source, text: string): void {
  byId(source === 'stream' ? 'stream-state' : `state-${source}`).textContent = text;
}

function client(): SpeechClient {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const credential = token.value.trim();
  return new SpeechClient({
    url: `${scheme}://${location.host}`,
    ...(credential === '' ? {} : { token: credential }),
  });
}

/** Inside the click, where a page may begin to sound. */
const openPlayer = (): PagePlayer => (player ??= new PagePlayer(rendered));

function rendered(contextId: string, ms: number): void {
  const source = sourceOf(contextId);
  const state = cancelled.has(source) ? 'Cancelled after' : 'Sounding:';
  showState(source, `${state} ${(ms / 1000).toFixed(1)} s`);
}

const sourceOf = (contextId: string | undefined): Source =>
  contextId === 'a' || contextId === 'b' ? contextId : 'stream';

async function speakStream(): Promise<void> {
  const sounds = openPlayer();
  showState('stream', 'Connecting');
  try {
    streaming ??= newStreaming(sounds);
    const session = streaming;
    session.updateConfig(voiceOf('stream'));
    if (!session.isConnected) await session.connect();
    await write('stream', byId<HTMLTextAreaElement>('stream-text').value, {
      piece: (text) => session.send(text),
      end: () => session.flush(),
    });
  } catch (error) {
    failed('stream', error);
  }
}

async function cancelStream(): Promise<void> {
  writing.stream += 1;
  cancelled.add('stream');
  const askedAt = performance.now();
  note('Cancel: silenced here', 'turn');
  showState('stream', 'Cancelled');
  if (!streaming) return;
  await streaming.cancelCurrent();
  note(`Cancel acknowledged after ${String(Math.round(performance.now() - askedAt))} ms`, 'latency');
}

async function speakContext(id: 'a' | 'b'): Promise<void> {
  const sounds = openPlayer();
  showState(id, 'Connecting');
  try {
    contexts ??= newContexts(sounds);
    const session = contexts;
    if (!session.isConnected) await session.connect();
    if (!session.activeContexts.includes(id)) session.createContext(id, voiceOf(id));
    await write(id, byId<HTMLTextAreaElement>(`text-${id}`).value, {
      piece: (text) => session.send(id, text),
      end: () => session.flush(id),
    });
  } catch (error) {
    failed(id, error);
  }
}

async function cancelContext(id: 'a' | 'b'): Promise<void> {
  writing[id] += 1;
  cancelled.add(id);
  note(`${id.toUpperCase()}: cancel, silenced here`, 'turn');
  showState(id, 'Cancelled');
  await contexts?.cancelCurrent(id);
}

/** Writes a text as a model would; ends early when it is cancelled or another text begins. */
async function write(
  source: Source,
  text: string,
  to: { piece: (text: string) => void; end: () => void },
): Promise<void> {
  const mine = (writing[source] += 1);
  firstAudioOf[source] = undefined;
  cancelled.delete(source);
  const beganAt = performance.now();
  note(`${name(source)}first word sent`, 'turn');
  showState(source, 'Writing');
  for (const piece of piecesOf(text, Math.max(1, Number(rate.value) || 60))) {
    await new Promise((resolve) => setTimeout(resolve, piece.afterMs));
    if (writing[source] !== mine) return;
    to.piece(piece.text);
  }
  to.end();
  note(`${name(source)}all sent, ${String(Math.round(performance.now() - beganAt))} ms of writing`);
}

const name = (source: Source): string => (source === 'stream' ? '' : `${source.toUpperCase()}: `);

function heard(source: Source): void {
  if (firstAudioOf[source] !== undefined) return;
  firstAudioOf[source] = performance.now();
  note(`${name(source)}first audio`, 'latency');
}

function interrupted(source: Source, { spokenText, spokenMs }: Interruption): void {
  const until = spokenMs === undefined ? '' : `, ${String(Math.round(spokenMs))} ms spoken`;
  const words = spokenText === undefined ? '' : `: “${spokenText}”`;
  note(`${name(source)}interrupted${until}${words}`);
}

function newStreaming(sounds: PagePlayer): StreamingSession {
  return client().streamingSession(
    { sampleRate: PLAYER_RATE_HZ, wordTimestamps: true },
    {
      onChunk: () => heard('stream'),
      onGenerationStarted: (chunkId, text) => note(`Piece ${String(chunkId)}: “${text}”`),
      onChunkComplete: (chunkId, audioSeconds, genMs) =>
        note(
          `Piece ${String(chunkId)} made: ${audioSeconds.toFixed(2)} s of audio in ${String(Math.round(genMs))} ms`,
        ),
      onFinal: (totalAudioSeconds) => note(`Turn complete: ${totalAudioSeconds.toFixed(2)} s`),
      onInterrupted: (interruption) => interrupted('stream', interruption),
      onWarning: (text) => note(`Warning: ${text}`, 'problem'),
      onError: (error) => failed('stream', error),
      onServerRestart: () => note('The server restarts'),
    },
    sounds,
  );
}

function newContexts(sounds: PagePlayer): MultiContextSession {
  return client().multiContextSession(
    { sampleRate: PLAYER_RATE_HZ },
    {
      onContextCreated: (id) => note(`${name(sourceOf(id))}context open`),
      onChunk: ({ contextId }) => heard(sourceOf(contextId)),
      onFinal: (id) => note(`${name(sourceOf(id))}complete`),
      onContextClosed: (id) => note(`${name(sourceOf(id))}context closed`),
      onContextTimeout: (id) => note(`${name(sourceOf(id))}context timed out`),
      onInterrupted: (interruption, id) => interrupted(sourceOf(id), interruption),
      onError: (error, id) => failed(sourceOf(id), error),
    },
    sounds,
  );
}

function failed(source: Source, error: unknown): void {
  const text =
    error instanceof SpeechError
      ? `${error.message} (${error.code})`
      : error instanceof Error
        ? error.message
        : String(error);
  writing[source] += 1;
  showState(source, 'Failed');
  note(`${name(source)}${text}`, 'problem');
  showProblem(text);
}
