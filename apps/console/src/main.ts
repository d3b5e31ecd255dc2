// The console page: joins the controls to a BrowserCall and shows what the conversation view says.
// One call at a time; everything shown comes from the view or from a level meter, nothing is decided here.

import {
  base64ToPcm,
  BrowserCall,
  type ConversationView,
  type FollowedConversation,
  followConversation,
  VoiceAgentError,
  type ViewError,
  type ViewInput,
} from '@antiphon/client';
import { ECHO_ADVICE, echoSuspected } from './echo.ts';
import { CallFiles } from './call-files.ts';
import { CallRecorder } from './call-recorder.ts';
import { EventInspector } from './inspector/event-inspector.ts';
import { tapSocket } from './inspector/tap-socket.ts';
import { CallLanes } from './lanes/call-lanes.ts';
import { LatencyTable } from './latency-table.ts';
import { levelDbOf, meterOf } from './level.ts';
import { byId } from './page/by-id.ts';
import { element } from './page/element.ts';
import { Settings } from './settings.ts';
import { SpeechEnd } from './speech-end.ts';
import { Timeline, timelineRow } from './timeline.ts';
import { Transcript } from './transcript.ts';

const FLOOR_WORDS = {
  off: 'Off',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
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
const transcript = new Transcript(byId('transcript'), byId('announcer'));
const timeline = new Timeline(byId('timeline'));
const latencies = new LatencyTable(byId('latency-rows'), byId('latency-totals'));
const lanes = new CallLanes(({ title, atMs, open }) => {
  timeline.add({ atMs, text: title, tone: 'decision', open });
});
const files = new CallFiles(lanes);
const inspector = new EventInspector();
const message = byId<HTMLInputElement>('message');
const settings = new Settings(byId('settings'), byId('settings-toggle'));

interface RunningCall {
  call: BrowserCall;
  conversation?: FollowedConversation;
  written: number;
  /** A reply sounds and the trace of it is on its way: it tells of the model's first token. */
  awaitsTrace: boolean;
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

/** Everything slow starts inside the click, side by side: audio, permission, connection. */
function start(): void {
  const startedAt = performance.now();
  const nowMs = (): number => performance.now() - startedAt;
  clear();
  let call: BrowserCall;
  try {
    const openSocket = (url: string) =>
      tapSocket(url, (text, direction) => inspector.see(text, direction, nowMs()));
    call = new BrowserCall({ openSocket });
  } catch (error) {
    return showErrors([asViewError(error, 0)]);
  }
  const mine: RunningCall = { call, nowMs, written: 0, awaitsTrace: false };
  running = mine;
  const recorder = new CallRecorder();
  files.begin(recorder, new Date());
  lanes.begin();
  const speechEnd = new SpeechEnd();
  let speechEndedAtMs: number | undefined;
  let echoNoted = false;
  const conversation = followConversation(call.agent, nowMs, (view, input, atMs) => {
    if (input.type === 'input.speech.stopped') speechEndedAtMs = speechEnd.lastLoudAtMs;
    if (input.type === 'reply.done' && !echoNoted && echoSuspected(view)) {
      echoNoted = true;
      call.agent.report(new VoiceAgentError('echo_suspected', ECHO_ADVICE));
    }
    lanes.take(input, atMs);
    if (input.type === 'session.trace') return traced(mine, view);
    record(recorder, input, atMs);
    measure(view, { input, atMs, speechEndedAtMs });
    mine.awaitsTrace ||= input.type === 'client.playback.started';
    const row = timelineRow({ view, input, atMs, speechEndedAtMs });
    if (row) timeline.add(row);
    show(view);
  });
  mine.conversation = conversation;
  call.agent.on('closed', () => void stop(mine));
  show(conversation.view);
  call
    .start({
      ...settings.connectOptions(location),
      onMicrophoneChunk: (pcm) => {
        const heard = call.muted ? new Int16Array(pcm.length) : pcm;
        const levelDb = levelDbOf(heard);
        const atMs = nowMs();
        speechEnd.add(meterOf(levelDb), atMs);
        lanes.heard(levelDb, atMs);
        recorder.heard(heard, atMs);
        showLevel(meterOf(levelDb));
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

function traced(current: RunningCall, view: ConversationView): void {
  files.refresh();
  if (!current.awaitsTrace) return;
  current.awaitsTrace = false;
  showLatencies(view);
}

function showLatencies(view: ConversationView): void {
  latencies.show(view.entries, (startedAtMs) => lanes.firstTextAt(startedAtMs));
}

/** The table changes at a commit, at the first sound and at the end of a reply, not with every word. */
function measure(
  view: ConversationView,
  { input, atMs, speechEndedAtMs }: { input: ViewInput; atMs: number; speechEndedAtMs: number | undefined },
): void {
  if (input.type === 'input.speech.stopped') latencies.committed(atMs, speechEndedAtMs);
  if (input.type === 'client.playback.started' || input.type === 'reply.done') showLatencies(view);
}

async function stop(stopping: RunningCall): Promise<void> {
  if (running !== stopping) return;
  running = undefined;
  showButtons(false);
  lanes.end();
  files.refresh();
  await stopping.call.end();
  if (running) return;
  showLevel(0);
  showFloor('off');
}

function animate(current: RunningCall): void {
  if (running !== current) return;
  lanes.draw(current.nowMs());
  requestAnimationFrame(() => animate(current));
}

function record(recorder: CallRecorder, input: ViewInput, atMs: number): void {
  if (input.type === 'client.playback.position') recorder.played(input, atMs);
  if (input.type !== 'reply.audio' || input.reply_id === undefined) return;
  const pcm = base64ToPcm(input.data);
  if (pcm) recorder.arrived(input.reply_id, pcm);
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
  if (running) showFloor(floorOf(view));
  showErrors(view.errors);
}

function floorOf({ connection, floor }: ConversationView): keyof typeof FLOOR_WORDS {
  if (connection === 'ready') return floor;
  return connection === 'reconnecting' ? 'reconnecting' : 'connecting';
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

function clear(): void {
  transcript.clear();
  timeline.clear();
  latencies.clear();
  inspector.clear();
  showErrors([]);
}

function asViewError(error: unknown, atMs: number): ViewError {
  if (error instanceof VoiceAgentError) {
    const { code, message, advice, fatal } = error;
    return { code, message, advice, fatal, atMs };
  }
  return { code: 'unexpected', message: String(error), advice: undefined, fatal: true, atMs };
}
