import { describe, expect, it } from 'vitest';
import { decodeClientMessage, decodeServerMessage, encodeReplyAudio } from './codec.ts';
import { FRAME_BYTES_MAX, JSON_DEPTH_MAX } from './limits.ts';

const faultOf = (text: string) => {
  const decoded = decodeClientMessage(text);
  if (decoded.ok) throw new Error(`accepted: ${text.slice(0, 60)}`);
  return decoded.fault;
};

describe('decodeClientMessage: documented wordings', () => {
  it.each([
    ['not json', 'Invalid JSON format.'],
    ['', 'Invalid JSON format.'],
    ['5', "Invalid message format: a message must be a JSON object with a string 'type'"],
    ['[]', "Invalid message format: a message must be a JSON object with a string 'type'"],
    ['{"type":7}', "Invalid message format: a message must be a JSON object with a string 'type'"],
    ['{"type":"hello"}', 'Unknown message type: hello'],
    ['{"type":"__proto__"}', 'Unknown message type: __proto__'],
    ['{"type":"reply.audio"}', 'Unknown message type: reply.audio'],
    ['{"type":"input.audio"}', "Invalid message format for type 'input.audio': 'audio' must be a string"],
    [
      '{"type":"input.audio","audio":5}',
      "Invalid message format for type 'input.audio': 'audio' must be a string",
    ],
    [
      '{"type":"session.update"}',
      "Invalid message format for type 'session.update': 'session' must be an object",
    ],
    [
      '{"type":"conversation.message","role":"agent","content":"x"}',
      `Invalid message format for type 'conversation.message': 'role' must be one of "user", "system"`,
    ],
    [
      '{"type":"conversation.message","role":"user","content":"x","id":"1"}',
      "Invalid message format for type 'conversation.message': unknown field 'id'",
    ],
    [
      '{"type":"tool.result","call_id":"c","result":{}}',
      "Invalid message format for type 'tool.result': 'result' must be a string",
    ],
    [
      '{"type":"output.audio.played","reply_id":"r","played_ms":-1}',
      "Invalid message format for type 'output.audio.played': 'played_ms' must be a number from 0 to 10800000",
    ],
    [
      '{"type":"output.audio.played","reply_id":"r","played_ms":1e999}',
      "Invalid message format for type 'output.audio.played': 'played_ms' must be a number from 0 to 10800000",
    ],
  ])('%s', (text, message) => {
    expect(faultOf(text)).toMatchObject({ code: 'invalid_format', message });
  });

  it('bounds what it repeats of an unknown type and keeps it on one line', () => {
    const { message } = faultOf(JSON.stringify({ type: `a\n${'x'.repeat(5000)}` }));
    expect(message.length).toBeLessThan(150);
    expect(message).not.toContain('\n');
  });

  it('refuses a frame above the size limit without parsing it', () => {
    const text = JSON.stringify({ type: 'input.audio', audio: 'A'.repeat(FRAME_BYTES_MAX) });
    expect(faultOf(text).message).toBe('Invalid message format: larger than 1048576 bytes');
  });

  it('refuses nesting that echoing the message could not survive', () => {
    const deep = (levels: number) =>
      `{"type":"session.update","session":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
    expect(decodeClientMessage(deep(JSON_DEPTH_MAX - 1)).ok).toBe(true);
    expect(faultOf(deep(JSON_DEPTH_MAX + 1)).message).toContain('nested deeper');
    expect(faultOf(deep(100_000)).message).toContain('nested deeper');
  });

  it('drops unknown fields of a message and fills in defaults', () => {
    expect(decodeClientMessage('{"type":"tool.result","call_id":"c","result":"r","x":1}')).toEqual({
      ok: true,
      message: { type: 'tool.result', call_id: 'c', result: 'r', is_error: false },
    });
  });
});

describe('encodeReplyAudio', () => {
  it('is what JSON.stringify would have written', () => {
    const message = { type: 'reply.audio', reply_id: 'resp_1', data: 'AAAB/+8=', timestamp: 1764000000.125 };
    const text = encodeReplyAudio('resp_1', 'AAAB/+8=', 1764000000.125);
    expect(text).toBe(JSON.stringify(message));
    expect(decodeServerMessage(text)).toEqual({ ok: true, message });
  });
});

describe('decodeServerMessage', () => {
  it('names the field that a server event lacks', () => {
    const decoded = decodeServerMessage('{"type":"reply.done","reply_id":"r","timestamp":1}');
    expect(decoded).toMatchObject({ ok: false, fault: { param: 'status' } });
  });
});
