// The console page: joins the controls to a BrowserCall and shows what the conversation view says.
// One call at a time; everything shown comes from the view or from a level meter, nothing is decided here.

import {
  BrowserCall,
  type ConversationView,
  type FollowedConversation,
  followConversation,
  VoiceAgentError,
  type ViewError,
  type ViewInput,
} from '@antiphon/client';
import { ECHO_ADVICE, echoSuspected } from './echo.ts';
import { EventInspector } from './event-inspector.ts';
import { LaneHistory } from './lane-history.ts';
import { Lanes } from './lanes.ts';
import { LatencyTable } from './latency-table.ts';
import { levelOf } from './level.ts';
import { byId } from './page/by-id.ts';
import { Settings } from './settings.ts';
import { SpeechEnd } from './speech-end.ts';
import { Timeline, timelineRow } from './timeline.ts';
import { element, Transcript } from './transcript.ts';

const FLOOR_WORDS = {
  off: 'Off',
  connecting: 'Connecting',
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
} as const;

const CONNECTION_WORDS: Record<ConversationView['connection'], string> = {
  idle: 'Not connected',
  connecting: 'Connecting',
  ready: 'Connected',
  reconnecting: 'Reconnecting',
  ending: 'Ending',
  closed: 'Not connected',
};

const talk = byId<HTMLButtonElement>('talk');
const mute = byId<HTMLButtonElement>('mute');
const meter = byId('meter');
const history = new LaneHistory();
const lanes = new Lanes(byId<HTMLCanvasElement>('lanes'), history);
const transcript = new Transcript(byId('transcript'), byId('announcer'));
const timeline = new Timeline(byId('timeline'));
const latencies = new LatencyTable(byId('latency-rows'), byId('latency-totals'));
const inspector = new EventInspector(byId('inspector'), byId<HTMLInputElement>('inspector-filter'));
const message = byId<HTMLInputElement>('message');
const settings = new Settings(byId('settings'), byId('settings-toggle'));

interface RunningCall {
  call: BrowserCall;
  conversation?: FollowedConversation;
  written: number;
  nowMs: () => number;
}

let running: RunningCall | undefined;

talk.addEventListener('click', () => {
  if (running) void stop(running);
  else start();
});

mute.addEventListener('click', () => {
  const muted = mute.getAttribute('aria-pressed') !== 'true';
  mute.setAttribute('aria-pressed', String(muted));
  if (running) running.call.muted = muted;
});

byId('write').addEventListener('submit', (event) => {
  event.preventDefault();
  write(message.value.trim());
});

addEventListener('resize', () => lanes.draw(running?.nowMs() ?? 0));
lanes.draw(0);

/** Everything slow starts inside the click, side by side: audio, permission, connection. */
function start(): void {
  const startedAt = performance.now();
  const nowMs = (): number => performance.now() - startedAt;
  clear();
  let call: BrowserCall;
  try {
    call = new BrowserCall();
  } catch (error) {
    return showErrors([asViewError(error, 0)]);
  }
  const mine: RunningCall = { call, nowMs, written: 0 };
  running = mine;
  const speechEnd = new SpeechEnd();
  let speechEndedAtMs: number | undefined;
  let echoNoted = false;
  const conversation = followConversation(call.agent, nowMs, (view, input, atMs) => {
    if (input.type === 'input.speech.stopped') speechEndedAtMs = speechEnd.lastLoudAtMs;
    if (input.type === 'reply.done' && !echoNoted && echoSuspected(view)) {
      echoNoted = true;
      call.agent.report(new VoiceAgentError('echo_suspected', ECHO_ADVICE));
    }
    inspector.add({ atMs, input });
    measure(view, { input, atMs, speechEndedAtMs });
    const row = timelineRow({ view, input, atMs, speechEndedAtMs });
    if (row) timeline.add(row);
    markLanes(input, atMs);
    show(view);
  });
  mine.conversation = conversation;
  call.agent.on('closed', () => void stop(mine));
  show(conversation.view);
  call
    .start({
      ...settings.connectOptions(location),
      onMicrophoneChunk: (pcm) => {
        const level = levelOf(pcm);
        const atMs = nowMs();
        speechEnd.add(level, atMs);
        history.add('user', { atMs, level });
        showLevel(level);
      },
    })
    .catch((error: unknown) => {
      const { code, message, advice, fatal } = asViewError(error, nowMs());
      conversation.input({ type: 'client.failure', code, message, advice, fatal });
      void stop(mine);
    });
  showButtons(true);
  requestAnimationFrame(() => animate(mine));
}

/** A written turn: the server shows spoken ones only, so the page puts it among them. */
function write(text: string): void {
  if (!running || text === '' || running.call.agent.state !== 'ready') return;
  running.call.agent.addMessage('user', text);
  running.call.agent.createReply();
  running.written += 1;
  const itemId = `written-${String(running.written)}`;
  running.conversation?.input({ type: 'transcript.user', item_id: itemId, text });
  message.value = '';
}

/** The table changes at a commit and at the first sound, not with every word. */
function measure(
  view: ConversationView,
  { input, atMs, speechEndedAtMs }: { input: ViewInput; atMs: number; speechEndedAtMs: number | undefined },
): void {
  if (input.type === 'input.speech.stopped') latencies.committed(atMs, speechEndedAtMs);
  if (input.type === 'client.playback.started') latencies.show(view.entries);
}

async function stop(stopping: RunningCall): Promise<void> {
  if (running !== stopping) return;
  running = undefined;
  showButtons(false);
  await stopping.call.end();
  if (running) return;
  showLevel(0);
  showFloor('off');
}

function animate(current: RunningCall): void {
  if (running !== current) return;
  const atMs = current.nowMs();
  const samples = new Float32Array(current.call.speaker.analyser.fftSize);
  current.call.speaker.analyser.getFloatTimeDomainData(samples);
  history.add('agent', { atMs, level: levelOf(samples) });
  lanes.draw(atMs);
  requestAnimationFrame(() => animate(current));
}

function show(view: ConversationView): void {
  transcript.show(view);
  byId('empty').hidden = view.entries.length > 0;
  const connection = byId('connection');
  connection.dataset['connection'] = view.connection;
  connection.textContent = CONNECTION_WORDS[view.connection];
  const ready = running !== undefined && view.connection === 'ready';
  message.disabled = !ready;
  byId<HTMLButtonElement>('send').disabled = !ready;
  if (running) showFloor(view.connection === 'ready' ? view.floor : 'connecting');
  showErrors(view.errors);
}

function showFloor(floor: keyof typeof FLOOR_WORDS): void {
  const chip = byId('floor');
  if (chip.dataset['floor'] === floor) return;
  chip.dataset['floor'] = floor;
  chip.textContent = FLOOR_WORDS[floor];
}

function showErrors(errors: readonly ViewError[]): void {
  const list = byId('errors');
  if (list.childElementCount === errors.length) return;
  list.replaceChildren(
    ...errors.map((error) => {
      const item = element('li', '', error.message);
      if (error.advice !== undefined && error.advice !== error.message) item.append(` ${error.advice}`);
      item.append(' ', element('code', '', error.code));
      return item;
    }),
  );
}

function showLevel(level: number): void {
  meter.style.setProperty('--level', level.toFixed(3));
  meter.setAttribute('aria-valuenow', String(Math.round(level * 100)));
}

function showButtons(on: boolean): void {
  talk.dataset['on'] = String(on);
  talk.textContent = on ? 'Stop' : 'Start talking';
  mute.disabled = !on;
  if (!on) message.disabled = byId<HTMLButtonElement>('send').disabled = true;
  mute.setAttribute('aria-pressed', 'false');
}

function markLanes(input: ViewInput, atMs: number): void {
  if (input.type === 'input.speech.stopped') history.mark({ atMs, lane: 'user', text: 'turn' });
  else if (input.type === 'client.playback.flushed') history.mark({ atMs, lane: 'agent', text: 'stopped' });
  else if (input.type === 'client.playback.started') history.mark({ atMs, lane: 'agent', text: 'reply' });
}

function clear(): void {
  transcript.clear();
  timeline.clear();
  latencies.clear();
  inspector.clear();
  history.clear();
  showErrors([]);
}

function asViewError(error: unknown, atMs: number): ViewError {
  if (error instanceof VoiceAgentError) {
    const { code, message, advice, fatal } = error;
    return { code, message, advice, fatal, atMs };
  }
  return { code: 'unexpected', message: String(error), advice: undefined, fatal: true, atMs };
}
