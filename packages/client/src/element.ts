// <antiphon-agent>: a whole voice agent for a plain page, without a framework or a bundler. In: attributes, or the
// properties `session` and `tools`. Out: two buttons, a status line, the transcript; `agent` for everything else.
// Importing this file defines the element. Invariant: out of the document it holds neither microphone nor connection.
// Attributes: url (default: /v1/ws of the page's server), token-url (answers {"token": "..."}), agent-id,
// system-prompt, greeting, voice, push-to-talk. It styles through parts and custom properties, and needs no inline
// style or script: a strict Content-Security-Policy stands.

import { BrowserCall } from './browser-call.ts';
import { type ConversationEntry, heardText } from './conversation-view.ts';
import { asVoiceAgentError, clientError, type VoiceAgentError } from './errors.ts';
import { followConversation } from './follow-conversation.ts';
import type { AgentTools } from './tool-runner.ts';
import type { VoiceAgent } from './voice-agent.ts';
import type { ConnectOptions, VoiceAgentState } from './voice-agent-contract.ts';
import type { SessionConfig } from './wire.ts';

/** Lines of the transcript on the page; older ones leave it. */
const MAX_LINES = 50;

const STATUS: Record<VoiceAgentState, string> = {
  idle: '',
  connecting: 'Connecting…',
  ready: 'Connected',
  reconnecting: 'The connection was lost. Reconnecting…',
  ending: 'Ending…',
  closed: '',
};

const STYLE = `
:host { display: block; font: inherit; color: inherit; }
:host([hidden]) { display: none; }
[part=controls] { display: flex; gap: 0.5em; align-items: center; flex-wrap: wrap; }
button { font: inherit; padding: 0.4em 1em; touch-action: none; }
[part=status] { min-height: 1.4em; }
[part=transcript] { list-style: none; margin: 0.5em 0 0; padding: 0; max-height: var(--antiphon-height, 20em);
  overflow-y: auto; }
[data-from=user]::before { content: 'You: '; font-weight: 600; }
[data-from=agent]::before { content: 'Agent: '; font-weight: 600; }
[part=unheard] { opacity: 0.5; }
`;

interface Parts {
  start: HTMLButtonElement;
  mute: HTMLButtonElement;
  status: HTMLElement;
  transcript: HTMLElement;
}

export class AntiphonAgentElement extends HTMLElement {
  /** Sent at the start, over what the attributes say. */
  session: SessionConfig = {};
  /** Run in the page when the agent calls them. */
  tools: AgentTools = {};
  readonly #parts: Parts;
  #call: BrowserCall | undefined;
  /** What the lines of the transcript show. */
  #shown: readonly ConversationEntry[] = [];

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.#parts = {
      start: part('button', 'start'),
      mute: part('button', 'mute'),
      status: part('div', 'status'),
      transcript: part('ol', 'transcript'),
    };
    const { start, mute, status, transcript } = this.#parts;
    const controls = part('div', 'controls');
    status.setAttribute('role', 'status');
    transcript.setAttribute('role', 'log');
    transcript.setAttribute('aria-label', 'Conversation');
    controls.append(start, mute);
    root.append(controls, status, transcript);
    start.addEventListener('click', () => void (this.#call ? this.stop() : this.start()));
    this.#listenToMute(mute);
  }

  /** The conversation that runs, for its events, `say`, `cancel` and all else; undefined when none runs. */
  get agent(): VoiceAgent | undefined {
    return this.#call?.agent;
  }

  connectedCallback(): void {
    this.#showButtons();
  }

  disconnectedCallback(): void {
    void this.stop();
  }

  /** As a click on the button: call it from a user gesture. A failure is shown, and an `antiphon-error` event. */
  async start(): Promise<void> {
    if (this.#call) return;
    let call: BrowserCall;
    try {
      call = new BrowserCall();
    } catch (error) {
      return this.#failed(asVoiceAgentError(error, 'audio_unavailable'));
    }
    this.#call = call;
    this.#follow(call);
    if (this.#pushToTalk) call.muted = true;
    this.#showButtons();
    try {
      await call.start(this.#connectOptions());
    } catch (error) {
      if (this.#call === call) this.#failed(asVoiceAgentError(error, 'connection_failed'));
    }
  }

  /** Ends the conversation; its transcript stays. */
  async stop(): Promise<void> {
    const call = this.#call;
    this.#call = undefined;
    this.#showButtons();
    await call?.end();
  }

  get #pushToTalk(): boolean {
    return this.hasAttribute('push-to-talk');
  }

  #connectOptions(): ConnectOptions {
    const tokenUrl = this.getAttribute('token-url');
    const url = new URL(this.getAttribute('url') ?? '/v1/ws', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    return {
      url: url.href,
      session: { ...this.#sessionOfAttributes(), ...this.session },
      tools: this.tools,
      ...(tokenUrl === null ? {} : { getToken: () => fetchToken(tokenUrl) }),
    };
  }

  #sessionOfAttributes(): SessionConfig {
    const agentId = this.getAttribute('agent-id');
    if (agentId !== null) return { agent_id: agentId };
    const prompt = this.getAttribute('system-prompt');
    const greeting = this.getAttribute('greeting');
    const voice = this.getAttribute('voice');
    return {
      ...(prompt === null ? {} : { system_prompt: prompt }),
      ...(greeting === null ? {} : { greeting }),
      ...(voice === null ? {} : { output: { voice } }),
    };
  }

  #follow(call: BrowserCall): void {
    this.#showEntries([]);
    this.#parts.status.textContent = '';
    const { agent } = call;
    followConversation(
      agent,
      () => performance.now(),
      (view) => this.#call === call && this.#showEntries(view.entries),
    );
    agent.on('state', (state) => {
      if (STATUS[state] !== '' && !this.#failureStands(state)) this.#parts.status.textContent = STATUS[state];
      this.#tell('antiphon-state', { state });
    });
    agent.on('event', (event) => this.#tell('antiphon-event', event));
    agent.on('failure', (failure) => this.#failed(failure));
    agent.on('closed', () => {
      if (this.#parts.status.textContent === STATUS.ending) this.#parts.status.textContent = '';
      if (this.#call === call) void this.stop();
    });
  }

  /** A microphone that is refused before the server is ready: "Connected" must not cover what to do about it. */
  #failureStands(state: VoiceAgentState): boolean {
    const text = this.#parts.status.textContent;
    return state === 'ready' && text !== STATUS.connecting && text !== STATUS.reconnecting;
  }

  #failed(failure: VoiceAgentError): void {
    this.#parts.status.textContent = failure.advice ?? failure.message;
    this.#tell('antiphon-error', failure);
    if (failure.fatal) void this.stop();
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #listenToMute(mute: HTMLButtonElement): void {
    const talk = (talking: boolean): void => {
      if (!this.#call || !this.#pushToTalk) return;
      this.#call.talking = talking;
      mute.setAttribute('aria-pressed', String(talking));
    };
    const isTalkKey = ({ key, repeat }: KeyboardEvent): boolean =>
      !repeat && (key === ' ' || key === 'Enter');
    mute.addEventListener('pointerdown', () => talk(true));
    for (const end of ['pointerup', 'pointercancel', 'pointerleave', 'blur']) {
      mute.addEventListener(end, () => mute.getAttribute('aria-pressed') === 'true' && talk(false));
    }
    mute.addEventListener('keydown', (event) => isTalkKey(event) && talk(true));
    mute.addEventListener('keyup', (event) => isTalkKey(event) && talk(false));
    mute.addEventListener('click', () => {
      if (!this.#call || this.#pushToTalk) return;
      this.#call.muted = !this.#call.muted;
      mute.setAttribute('aria-pressed', String(this.#call.muted));
    });
  }

  #showButtons(): void {
    const { start, mute } = this.#parts;
    start.textContent = this.#call ? 'Stop' : 'Start';
    mute.textContent = this.#pushToTalk ? 'Hold to talk' : 'Mute';
    mute.disabled = !this.#call;
    mute.setAttribute('aria-pressed', 'false');
  }

  /** Changes only the lines that changed: screen readers read out what is new. */
  #showEntries(all: readonly ConversationEntry[]): void {
    const { transcript } = this.#parts;
    const entries = all.slice(-MAX_LINES);
    if (entries.length < this.#shown.length) transcript.replaceChildren();
    const before = entries.length < this.#shown.length ? [] : this.#shown;
    this.#shown = entries;
    let changed = false;
    for (const [index, entry] of entries.entries()) {
      if (before[index] === entry) continue;
      changed = true;
      const line = transcript.children[index];
      if (line) line.replaceWith(lineOf(entry));
      else transcript.append(lineOf(entry));
    }
    if (changed) transcript.scrollTop = transcript.scrollHeight;
  }
}

function lineOf(entry: ConversationEntry): HTMLElement {
  const line = part('li', 'line');
  line.dataset['from'] = entry.kind;
  if (entry.kind === 'user') line.textContent = entry.text;
  else {
    const { heard, unheard } = heardText(entry);
    const rest = part('span', 'unheard');
    rest.textContent = unheard;
    line.append(heard, heard === '' || unheard === '' ? '' : ' ', rest);
  }
  return line;
}

function part<K extends keyof HTMLElementTagNameMap>(tag: K, name: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.setAttribute('part', name);
  if (element instanceof HTMLButtonElement) element.type = 'button';
  return element;
}

async function fetchToken(url: string): Promise<string> {
  const response = await fetch(url);
  const body = response.ok ? ((await response.json()) as { token?: unknown }) : {};
  if (typeof body.token === 'string') return body.token;
  throw clientError('token_failed', {
    fatal: true,
    message: `token-url: expected {"token": "..."}, got status ${response.status}`,
  });
}

customElements.define('antiphon-agent', AntiphonAgentElement);
