// The settings panel: credential, greeting and instructions. Kept in sessionStorage, that is in this tab until it is
// closed, and nowhere else. Read at each start.

import type { ConnectOptions, SessionConfig } from '@antiphon/client';

const STORAGE_KEY = 'antiphon.console.settings';
const FIELDS = ['token', 'greeting', 'system-prompt'] as const;
type Field = (typeof FIELDS)[number];

/** The agent that a server has without any being stored; it brings its own greeting. Used unless the fields describe another. */
const DEFAULT_AGENT_ID = 'default';

export class Settings {
  readonly #inputs: Record<Field, HTMLInputElement | HTMLTextAreaElement>;

  constructor(panel: HTMLElement, toggle: HTMLElement) {
    const input = (id: Field): HTMLInputElement => {
      const found = panel.querySelector<HTMLInputElement>(`#${id}`);
      if (!found) throw new Error(`settings: #${id} is missing from the page`);
      return found;
    };
    this.#inputs = {
      token: input('token'),
      greeting: input('greeting'),
      'system-prompt': input('system-prompt'),
    };
    this.#load();
    panel.addEventListener('input', () => this.#save());
    panel.addEventListener('submit', (event) => event.preventDefault());
    toggle.addEventListener('click', () => {
      panel.hidden = !panel.hidden;
      toggle.setAttribute('aria-expanded', String(!panel.hidden));
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
    };
    const session = Object.keys(described).length === 0 ? { agent_id: DEFAULT_AGENT_ID } : described;
    return { url: `${scheme}://${page.host}/v1/ws`, session, ...(token === '' ? {} : { token }) };
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

function parseStored(text: string | null): Partial<Record<Field, string>> {
  if (text === null) return {};
  try {
    return JSON.parse(text) as Partial<Record<Field, string>>;
  } catch {
    return {};
  }
}
