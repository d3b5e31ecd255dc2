// The settings panel: credential, agent (a stored one, or described by voice, greeting and instructions). Kept in sessionStorage, that is in this tab until it is
// closed, and nowhere else. Read at each start.

import type { ConnectOptions, SessionConfig } from '@antiphon/client';
import { fetchAgents, fetchAgentVoices, fillPicker } from './page/server-lists.ts';

const STORAGE_KEY = 'antiphon.console.settings';
const FIELDS = ['token', 'greeting', 'system-prompt'] as const;
type Field = (typeof FIELDS)[number];

/** The agent that a server has without any being stored; it brings its own greeting. Used unless the fields describe another. */
const DEFAULT_AGENT_ID = 'default';

export class Settings {
  readonly #inputs: Record<Field, HTMLInputElement | HTMLTextAreaElement>;
  readonly #agent: HTMLSelectElement;
  readonly #agentNote: HTMLElement;
  readonly #voice: HTMLSelectElement;

  constructor(panel: HTMLElement, toggle: HTMLElement) {
    const input = (id: Field): HTMLInputElement => required(panel, `#${id}`);
    this.#inputs = {
      token: input('token'),
      greeting: input('greeting'),
      'system-prompt': input('system-prompt'),
    };
    this.#agent = required(panel, '#agent');
    this.#agentNote = required(panel, '#agent-note');
    this.#voice = required(panel, '#voice');
    this.#agent.addEventListener('change', () => this.#agentChosen());
    this.#inputs.token.addEventListener('change', () => void this.#offerAgents());
    this.#load();
    panel.addEventListener('input', () => this.#save());
    panel.addEventListener('submit', (event) => event.preventDefault());
    toggle.addEventListener('click', () => {
      panel.hidden = !panel.hidden;
      toggle.setAttribute('aria-expanded', String(!panel.hidden));
      if (!panel.hidden) void this.#offerAgents();
    });
  }

  /** Options for a call to the server that served this page. */
  connectOptions(page: Location): ConnectOptions {
    const scheme = page.protocol === 'https:' ? 'wss' : 'ws';
    const token = this.#inputs.token.value.trim();
    const prompt = this.#inputs['system-prompt'].value.trim();
    const greeting = this.#inputs.greeting.value.trim();
    const described: SessionConfig = {
      ...(greeting === '' ? {} : { greeting }),
      ...(prompt === '' ? {} : { system_prompt: prompt }),
      ...(this.#voice.value === '' ? {} : { output: { voice: this.#voice.value } }),
    };
    const stored = this.#agent.value;
    const asDescribed = Object.keys(described).length === 0 ? { agent_id: DEFAULT_AGENT_ID } : described;
    const session = { ...(stored === '' ? asDescribed : { agent_id: stored }), trace: true };
    return { url: `${scheme}://${page.host}/v1/ws`, session, ...(token === '' ? {} : { token }) };
  }

  /** A stored agent brings its own words; the wire takes no others beside it. */
  #agentChosen(): void {
    for (const field of ['greeting', 'system-prompt'] as const) {
      this.#inputs[field].disabled = this.#agent.value !== '';
    }
    this.#voice.disabled = this.#agent.value !== '';
  }

  async #offerAgents(): Promise<void> {
    try {
      const token = this.#inputs.token.value.trim();
      const [agents, voices] = await Promise.all([fetchAgents(token), fetchAgentVoices(token)]);
      fillPicker(this.#voice, [{ id: '', name: "The server's choice" }, ...voices]);
      fillPicker(this.#agent, [{ id: '', name: 'As described here' }, ...agents]);
      this.#agentNote.textContent = agents.length === 0 ? 'No agents are stored on this server.' : '';
      this.#agentChosen();
    } catch (error) {
      this.#agentNote.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #load(): void {
    const stored = parseStored(sessionStorage.getItem(STORAGE_KEY));
    for (const field of FIELDS) this.#inputs[field].value = stored[field] ?? '';
  }

  #save(): void {
    const values = Object.fromEntries(FIELDS.map((field) => [field, this.#inputs[field].value]));
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(values));
  }
}

function required<T extends HTMLElement>(panel: HTMLElement, selector: string): T {
  const found = panel.querySelector<T>(selector);
  if (!found) throw new Error(`settings: ${selector} is missing from the page`);
  return found;
}

function parseStored(text: string | null): Partial<Record<Field, string>> {
  if (text === null) return {};
  try {
    return JSON.parse(text) as Partial<Record<Field, string>>;
  } catch {
    return {};
  }
}
