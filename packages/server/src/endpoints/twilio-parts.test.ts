import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { FRAME_BYTES, TwilioAudio } from './twilio-audio.ts';
import { KEY_PAUSE_MS, TwilioKeys } from './twilio-keys.ts';
import { readTwilioMessage } from './twilio-messages.ts';
import { isTwilioSignature, twilioSignature } from './twilio-signature.ts';

function line(): { audio: TwilioAudio; frames: Buffer[]; marks: string[] } {
  const frames: Buffer[] = [];
  const marks: string[] = [];
  const audio = new TwilioAudio({
    frame: (base64) => frames.push(Buffer.from(base64, 'base64')),
    mark: (name) => marks.push(name),
  });
  return { audio, frames, marks };
}

describe('audio for the telephone', () => {
  it('is cut into frames of 20 ms, the last one filled with silence', () => {
    const { audio, frames } = line();
    audio.send('r1', Buffer.alloc(100, 1));
    expect(frames).toHaveLength(0);
    audio.send('r1', Buffer.alloc(300, 2));
    expect(frames.map((frame) => frame.length)).toEqual([FRAME_BYTES, FRAME_BYTES]);
    expect(frames[0]?.subarray(98, 102)).toEqual(Buffer.from([1, 1, 2, 2]));
    audio.finish();
    expect(frames[2]?.subarray(78, 82)).toEqual(Buffer.from([2, 2, 0xff, 0xff]));
  });

  it('is marked every 200 ms and at its end; a mark tells once what was heard', () => {
    const { audio, marks } = line();
    audio.send('r1', Buffer.alloc(FRAME_BYTES * 10));
    audio.send('r1', Buffer.alloc(FRAME_BYTES));
    audio.finish();
    expect(marks).toHaveLength(2);
    expect(audio.heard(marks[0] ?? '')).toEqual({ replyId: 'r1', playedMs: 200 });
    expect(audio.heard(marks[1] ?? '')).toEqual({ replyId: 'r1', playedMs: 220 });
    expect(audio.heard(marks[1] ?? '')).toBeNull();
    expect(audio.heard('m99')).toBeNull();
  });

  it('that was cleared is not heard, and the next reply begins with whole frames of its own', () => {
    const { audio, frames, marks } = line();
    audio.send('r1', Buffer.alloc(FRAME_BYTES * 10 + 5, 1));
    audio.clear();
    expect(audio.heard(marks[0] ?? '')).toBeNull();
    audio.send('r2', Buffer.alloc(FRAME_BYTES, 2));
    expect(frames.at(-1)?.every((byte) => byte === 2)).toBe(true);
    audio.finish();
    expect(audio.heard(marks.at(-1) ?? '')).toEqual({ replyId: 'r2', playedMs: 20 });
  });
});

describe('keys', () => {
  function keypad(): { keys: TwilioKeys; done: string[]; wait: (ms: number) => void } {
    let now = 0;
    let timer: { atMs: number; ring: () => void } | null = null;
    const clock = {
      nowMs: () => now,
      epochMs: () => now,
      callAt: (atMs: number, ring: () => void) => {
        timer = { atMs, ring };
        return () => (timer = null);
      },
    } as unknown as Clock;
    const done: string[] = [];
    const wait = (ms: number): void => {
      now += ms;
      const due = timer;
      if (due === null || due.atMs > now) return;
      timer = null;
      due.ring();
    };
    return { keys: new TwilioKeys(clock, (digits) => done.push(digits)), done, wait };
  }
  const press = (keys: TwilioKeys, all: string): void => {
    for (const key of all) keys.press(key);
  };

  it('are one number until #, or until none comes for a while', () => {
    const { keys, done, wait } = keypad();
    press(keys, '12');
    wait(KEY_PAUSE_MS - 1);
    press(keys, '3');
    wait(KEY_PAUSE_MS - 1);
    expect(done).toEqual([]);
    wait(1);
    press(keys, '45#');
    expect(done).toEqual(['123', '45']);
  });

  it('are taken back by *, bounded, and forgotten when the call is over', () => {
    const { keys, done, wait } = keypad();
    press(keys, '12*34#');
    press(keys, '#');
    press(keys, '9'.repeat(100) + '#');
    press(keys, '7');
    keys.close();
    wait(10_000);
    expect(done).toEqual(['34', '9'.repeat(64)]);
  });
});

describe("Twilio's signature", () => {
  const target = '/twilio';
  const host = 'agent.example';
  // Computed with openssl: printf 'wss://agent.example/twilio' | openssl dgst -sha1 -hmac 12345 -binary | base64
  const known = 'rftIWjyCrq6eonMrwVArPhm6Evo=';

  it('is an HMAC-SHA1 of the URL', () => {
    expect(twilioSignature('wss://agent.example/twilio', '12345')).toBe(known);
  });

  it('is accepted for the requested or the configured URL, with or without the last slash', () => {
    const sign = (url: string) => ({ signature: twilioSignature(url, 'secret'), host, target });
    expect(isTwilioSignature(sign('wss://agent.example/twilio'), 'secret', null)).toBe(true);
    expect(isTwilioSignature(sign('wss://agent.example/twilio/'), 'secret', null)).toBe(true);
    expect(isTwilioSignature(sign('wss://public.example/x'), 'secret', 'wss://public.example/x')).toBe(true);
    expect(isTwilioSignature(sign('wss://agent.example/twilio'), 'secret', 'wss://public.example/x')).toBe(
      false,
    );
    expect(isTwilioSignature(sign('wss://agent.example/twilio'), 'other', null)).toBe(false);
    expect(isTwilioSignature({ signature: '', host, target }, 'secret', null)).toBe(false);
  });
});

describe('messages of Twilio', () => {
  it('that are unknown or broken are none', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"event":"new"}',
      '{"event":"media"}',
      '{"event":"dtmf","dtmf":{"digit":"12"}}',
    ])
      expect(readTwilioMessage(text)).toBeNull();
  });

  it('are read as far as they are used', () => {
    const start = {
      event: 'start',
      sequenceNumber: '1',
      streamSid: 'MZ1',
      start: { streamSid: 'MZ1', tracks: ['inbound'] },
    };
    expect(readTwilioMessage(JSON.stringify(start))).toEqual({
      event: 'start',
      start: { streamSid: 'MZ1', customParameters: {} },
    });
    expect(readTwilioMessage('{"event":"stop","stop":{}}')).toEqual({ event: 'stop' });
  });
});
