// What the server that served this page has: voices and stored agents, for pickers. In: a credential or ''. Out: names and
// ids. Answers of an unexpected form count as empty lists; a refusal is an Error that says what to do.

export interface Choice {
  id: string;
  name: string;
}

/** More are not offered; a picker of hundreds is no picker. */
const MAX_CHOICES = 200;

export const fetchVoices = async (token: string): Promise<Choice[]> =>
  choicesOf(await get(`/v1/voices`, token), { list: 'voices', id: 'id', name: 'name' });

/** By the names that an agent is configured with. */
export const fetchAgentVoices = async (token: string): Promise<Choice[]> =>
  choicesOf(await get(`/v1/voices?limit=100`, token), { list: 'voices', id: 'voice_id', name: 'name' });

export const fetchAgents = async (token: string): Promise<Choice[]> =>
  choicesOf(await get(`/v1/agents`, token), { list: 'agents', id: 'id', name: 'name' });

/** Pure: the rows of a list answer that have an id. */
export function choicesOf(answer: unknown, fields: { list: string; id: string; name: string }): Choice[] {
  const list = record(answer)[fields.list];
  if (!Array.isArray(list)) return [];
  return list.slice(0, MAX_CHOICES).flatMap((row: unknown) => {
    const id = record(row)[fields.id];
    const name = record(row)[fields.name];
    if (typeof id !== 'string' && typeof id !== 'number') return [];
    return [{ id: String(id), name: typeof name === 'string' && name !== '' ? name : String(id) }];
  });
}

export function fillPicker(picker: HTMLSelectElement, choices: readonly Choice[]): void {
  const chosen = picker.value;
  picker.replaceChildren(...choices.map(({ id, name }) => new Option(name, id)));
  if (choices.some(({ id }) => id === chosen)) picker.value = chosen;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

async function get(path: string, token: string): Promise<unknown> {
  const response = await fetch(path, token === '' ? {} : { headers: { authorization: `Bearer ${token}` } });
  if (response.status === 401 || response.status === 403) {
    throw new Error('This server wants an API key or token: enter it in the settings.');
  }
  if (!response.ok) throw new Error(`${path} answered ${String(response.status)}.`);
  return response.json();
}
