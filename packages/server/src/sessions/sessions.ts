/**
 * Ended sessions: their timelines in the store and, where the operator wants them, recordings in a directory. Enters:
 * what sessions show. Leaves: records for the API. Invariants: at most `keep` sessions are kept, recordings within
 * RECORDINGS_BYTES_MAX, the oldest go first; a record that cannot be written is logged and touches no session.
 */
import { createReadStream, mkdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { REPLY_RATE_HZ } from '@antiphon/core';
import type {
  SessionConfig,
  SessionRecord,
  SessionSummary,
  UnstampedServerMessage,
} from '@antiphon/protocol';
import type { Logger } from '../observe/log.ts';
import type { Clock } from '../ports/clock.ts';
import { allDocuments, type Store } from '../ports/store.ts';
import { CallRecording } from './call-recording.ts';
import type { ObserveSession, SessionObserver } from './session-observer.ts';
import { Timeline } from './timeline.ts';

const KIND = 'session';
/** All recordings together, bytes: about 4.6 hours. */
export const RECORDINGS_BYTES_MAX = 1024 ** 3;

export type SessionsShell = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Sessions kept; 0: none are. */
  readonly keep: number;
  /** Directory of the recordings; null: nothing is recorded. */
  readonly recordingsDir: string | null;
};

type Kept = { readonly id: string; audioBytes: number };

export class Sessions {
  readonly #shell: SessionsShell;
  /** Oldest first. */
  #kept: Kept[] = [];
  readonly #writing = new Set<Promise<void>>();

  private constructor(shell: SessionsShell) {
    this.#shell = shell;
  }

  static async open(shell: SessionsShell): Promise<Sessions> {
    const sessions = new Sessions(shell);
    if (shell.recordingsDir !== null) mkdirSync(shell.recordingsDir, { recursive: true, mode: 0o700 });
    for await (const { id, value } of allDocuments(shell.store, KIND))
      sessions.#kept.push({ id, audioBytes: (value as SessionRecord).artifacts.audio?.bytes ?? 0 });
    await sessions.#forgetOldest();
    return sessions;
  }

  readonly observe: ObserveSession = ({ id, config }) => {
    if (this.#shell.keep === 0) return null;
    const started = { nowMs: this.#shell.clock.nowMs(), epochMs: this.#shell.clock.epochMs() };
    const timeline = new Timeline(config.greeting !== '');
    const recording = this.#record(id, config);
    const watch = { config, ended: null as Ended | null, failed: false, told: false };
    const now = (): number => this.#shell.clock.nowMs() - started.nowMs;
    return {
      told: (message) => {
        timeline.told(message, now());
        note(watch, message);
        if (message.type === 'reply.done' && message.status === 'interrupted') recording?.cut();
      },
      asked: (instructions) => {
        timeline.asked(instructions);
      },
      heard: (pcm) => recording?.heard(pcm),
      spoken: (pcm) => {
        timeline.spoke(now());
        recording?.spoken(pcm);
      },
      closed: () => {
        timeline.finish();
        const length = now();
        this.#later(async () => {
          const audioBytes = (await recording?.close()) ?? null;
          if (watch.ended === null && timeline.turns.length === 0) {
            await this.#removeAudio(id);
            return;
          }
          await this.#keep(recordOf({ id, started, length, watch, timeline, audioBytes }));
        });
      },
    } satisfies SessionObserver;
  };

  /** Newest first; null when `after` is no cursor of this list. */
  async list(
    limit: number,
    after: string | undefined,
  ): Promise<{ sessions: SessionSummary[]; next: string | null }> {
    const page = await this.#shell.store.list(KIND, { limit, after, newestFirst: true });
    return {
      sessions: page.documents.map(({ value }) => summaryOf(value as SessionRecord)),
      next: page.next,
    };
  }

  async get(id: string): Promise<SessionRecord | null> {
    return ((await this.#shell.store.get(KIND, id)) as SessionRecord | undefined) ?? null;
  }

  /** The recording of a session that is kept, piece by piece; null: there is none. */
  async audio(
    id: string,
  ): Promise<{ readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> } | null> {
    const { recordingsDir } = this.#shell;
    const record = await this.get(id);
    if (recordingsDir === null || record === null || record.artifacts.audio === null) return null;
    // The id is that of a stored record, which this server made: it cannot name another file.
    const path = join(recordingsDir, fileOf(record.id));
    const found = await stat(path).catch(() => null);
    return found === null ? null : { bytes: found.size, stream: createReadStream(path) };
  }

  /** Says whether there was one. */
  async delete(id: string): Promise<boolean> {
    if ((await this.get(id)) === null) return false;
    this.#kept = this.#kept.filter((one) => one.id !== id);
    await this.#removeAudio(id);
    return this.#shell.store.delete(KIND, id);
  }

  /** Resolves when everything that was ended is written. */
  async settled(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing);
  }

  #record(id: string, config: SessionConfig): CallRecording | null {
    const { recordingsDir, clock, log } = this.#shell;
    if (recordingsDir === null) return null;
    return new CallRecording({
      path: join(recordingsDir, fileOf(id)),
      clock,
      userRateHz: config.input.format.sample_rate,
      agentRateHz: REPLY_RATE_HZ,
      onError: (error) => {
        log.error({ session: id, err: error }, 'recording lost');
      },
    });
  }

  async #keep(record: SessionRecord): Promise<void> {
    await this.#shell.store.put(KIND, record.id, record);
    this.#kept.push({ id: record.id, audioBytes: record.artifacts.audio?.bytes ?? 0 });
    await this.#forgetOldest();
  }

  async #forgetOldest(): Promise<void> {
    while (this.#kept.length > this.#shell.keep) {
      const [oldest] = this.#kept;
      if (oldest === undefined || !(await this.delete(oldest.id))) this.#kept.shift();
    }
    let bytes = this.#kept.reduce((sum, { audioBytes }) => sum + audioBytes, 0);
    for (const kept of this.#kept) {
      if (bytes <= RECORDINGS_BYTES_MAX) return;
      bytes -= kept.audioBytes;
      kept.audioBytes = 0;
      await this.#removeAudio(kept.id);
      const record = await this.get(kept.id);
      if (record !== null)
        await this.#shell.store.put(KIND, kept.id, { ...record, artifacts: { audio: null } });
    }
  }

  async #removeAudio(id: string): Promise<void> {
    const { recordingsDir } = this.#shell;
    if (recordingsDir !== null) await rm(join(recordingsDir, fileOf(id)), { force: true });
  }

  #later(task: () => Promise<void>): void {
    const done = task()
      .catch((error: unknown) => {
        this.#shell.log.error({ err: error }, 'session record lost');
      })
      .finally(() => {
        this.#writing.delete(done);
      });
    this.#writing.add(done);
  }
}

/** Only characters of our own ids reach a path. */
const fileOf = (id: string): string => `${id.replace(/[^A-Za-z0-9_]/g, '')}.wav`;

type Ended = { readonly seconds: number; readonly audioSeconds: number | null };
type Watch = { config: SessionConfig; ended: Ended | null; failed: boolean };

function note(watch: Watch, message: UnstampedServerMessage): void {
  if (message.type === 'session.updated') watch.config = message.config;
  else if (message.type === 'session.error' && message.code === 'internal_error') watch.failed = true;
  else if (message.type === 'session.ended')
    watch.ended = {
      seconds: message.session_duration_seconds,
      audioSeconds: message.audio_duration_seconds ?? null,
    };
}

function recordOf(session: {
  readonly id: string;
  readonly started: { readonly epochMs: number };
  readonly length: number;
  readonly watch: Watch;
  readonly timeline: Timeline;
  readonly audioBytes: number | null;
}): SessionRecord {
  const { id, started, length, watch, audioBytes } = session;
  return {
    id,
    agent_id: watch.config.id,
    status: watch.failed ? 'failed' : 'completed',
    started_at: new Date(started.epochMs).toISOString(),
    ended_at: new Date(started.epochMs + length).toISOString(),
    duration_seconds: watch.ended?.seconds ?? Math.round(length) / 1000,
    audio_duration_seconds: watch.ended?.audioSeconds ?? null,
    config: watch.config,
    timeline: [...session.timeline.turns],
    artifacts: {
      audio:
        audioBytes === null
          ? null
          : { url: `/v1/sessions/${id}/audio`, media_type: 'audio/wav', bytes: audioBytes },
    },
  };
}

const summaryOf = (record: SessionRecord): SessionSummary => ({
  id: record.id,
  agent_id: record.agent_id,
  status: record.status,
  started_at: record.started_at,
  ended_at: record.ended_at,
  duration_seconds: record.duration_seconds,
  audio_duration_seconds: record.audio_duration_seconds,
});
