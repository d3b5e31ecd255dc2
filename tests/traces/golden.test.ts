/** The golden traces replay to the same commands, and tell the stories they are named for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTrace, type ConversationEvent, type TraceLine } from '@antiphon/core';
import { describe, expect, it } from 'vitest';

const linesOf = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, `${name}.jsonl`), 'utf8').split('\n');

const eventsOf = (name: string): ConversationEvent[] =>
  linesOf(name)
    .slice(1)
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as TraceLine).commands)
    .flatMap((command) => (command.type === 'client.notify' ? [command.event] : []));

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.replace('.jsonl', ''));

describe('golden traces', () => {
  it.each(names)('%s replays', (name) => {
    expect(replayTrace(linesOf(name))).toMatchObject({ ok: true });
  });

  const transcripts = (name: string): string[] =>
    eventsOf(name).flatMap((event) => (event.type === 'user-transcript.finished' ? [event.text] : []));

  it('a pause inside a turn does not end it', () => {
    expect(transcripts('pause-inside-a-turn')).toEqual(['I would like to book a table for four people']);
  });

  it('a phone number is waited for', () => {
    expect(transcripts('phone-number-in-groups')).toEqual(['four one five five five five oh one two three']);
  });

  it('a barge-in cuts the reply and trims its text', () => {
    const cut = eventsOf('barge-in').find((event) => event.type === 'agent-transcript.finished');
    expect(cut).toMatchObject({ interrupted: true });
    expect(eventsOf('barge-in').filter((event) => event.type === 'reply.started')).toHaveLength(2);
  });

  it.each(['back-channel', 'cough-over-the-agent'])('%s: the agent goes on to the end', (name) => {
    expect(transcripts(name)).toEqual(['where is my order']);
    const replies = eventsOf(name).filter((event) => event.type === 'reply.finished');
    expect(replies).toMatchObject([{ status: 'completed' }]);
  });

  it('a continuation while thinking is one turn for the model and one reply in the end', () => {
    const finished = eventsOf('continuation-while-thinking').filter(
      (event) => event.type === 'reply.finished',
    );
    expect(finished.map((event) => event.status)).toEqual(['interrupted', 'completed']);
  });
});
