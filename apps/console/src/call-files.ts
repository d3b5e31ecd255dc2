// Saves what the page has of a call: the trace, the audio, the picture of the lanes. In: the lanes, the recorder. Out:
// files named after the moment the call began. The buttons are usable while there is something to save.

import type { CallRecorder } from './call-recorder.ts';
import type { CallLanes } from './lanes/call-lanes.ts';
import { byId } from './page/by-id.ts';
import { saveFile } from './page/save-file.ts';

export class CallFiles {
  readonly #lanes: CallLanes;
  readonly #buttons = {
    trace: byId<HTMLButtonElement>('save-trace'),
    wav: byId<HTMLButtonElement>('save-wav'),
    picture: byId<HTMLButtonElement>('save-picture'),
    svg: byId<HTMLButtonElement>('save-svg'),
  };
  #recorder: CallRecorder | undefined;
  #name = 'call';

  constructor(lanes: CallLanes) {
    this.#lanes = lanes;
    this.#buttons.trace.addEventListener('click', () => this.#saveTrace());
    this.#buttons.svg.addEventListener('click', () => this.#saveSvg());
    this.#buttons.wav.addEventListener('click', () => {
      if (this.#recorder) saveFile(`${this.#name}.wav`, this.#recorder.wav());
    });
    this.#buttons.picture.addEventListener('click', () => {
      void this.#lanes.picture().then((picture) => picture && saveFile(`${this.#name}.png`, picture));
    });
  }

  #saveSvg(): void {
    const svg = this.#lanes.svg();
    if (svg !== undefined) saveFile(`${this.#name}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
  }

  begin(recorder: CallRecorder, startedAt: Date): void {
    this.#recorder = recorder;
    this.#name = fileName(startedAt);
    this.refresh();
  }

  refresh(): void {
    this.#buttons.trace.disabled = this.#lanes.traceFile === undefined;
    this.#buttons.wav.disabled = this.#recorder?.isEmpty !== false;
    this.#buttons.picture.disabled = this.#buttons.svg.disabled = this.#recorder === undefined;
  }

  #saveTrace(): void {
    const file = this.#lanes.traceFile;
    if (!file) return;
    const name = file.whole ? `${this.#name}.jsonl` : `${this.#name}-beginning.jsonl`;
    saveFile(name, new Blob([file.text], { type: 'application/jsonl' }));
  }
}

/** Pure: `call-2026-01-31-09-05-07`, in local time. */
export function fileName(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())];
  const time = [two(date.getHours()), two(date.getMinutes()), two(date.getSeconds())];
  return ['call', ...day, ...time].join('-');
}
