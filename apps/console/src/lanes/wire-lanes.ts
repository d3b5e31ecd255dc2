// The lanes of a call whose server tells no trace: what the page itself hears and what the wire says. In: levels of the
// microphone and inputs of the conversation view, in page time. Out: the model that the lanes draw, without speech
// probability, belief and decisions. Used from the start until the first step of a trace arrives.

import type { ViewInput } from '@antiphon/client';
import { emptyLanes, type LaneModel, type LaneReply, trimLanes } from './lane-model.ts';
import { newWords } from './new-words.ts';

interface WireReply extends LaneReply {
  replyId: string;
}

export class WireLanes {
  readonly model: LaneModel = emptyLanes();
  #text = '';
  readonly #waiting = new Map<string, { startMs: number; text: string }[]>();

  heard(levelDb: number, atMs: number): void {
    this.model.levels.push({ atMs, levelDb, probability: null });
    this.model.endMs = atMs;
    trimLanes(this.model);
  }

  take(input: ViewInput, atMs: number): void {
    this.model.endMs = Math.max(this.model.endMs, atMs);
    if (input.type === 'client.state') this.#connection(input.state, atMs);
    else this.#takeTurn(input, atMs);
    trimLanes(this.model);
  }

  #connection(state: string, atMs: number): void {
    const { gaps } = this.model;
    const open = gaps.findLast(({ toMs }) => toMs === null);
    if (state === 'reconnecting' && !open) gaps.push({ fromMs: atMs, toMs: null, text: 'connection lost' });
    if (state !== 'reconnecting' && open) open.toMs = atMs;
  }

  #takeTurn(input: ViewInput, atMs: number): void {
    switch (input.type) {
      case 'input.speech.started':
        this.#text = '';
        this.model.turns.push({ turnId: this.model.turns.length, fromMs: atMs, toMs: null });
        break;
      case 'input.speech.stopped': {
        const turn = this.model.turns.at(-1);
        if (turn) turn.toMs ??= atMs;
        break;
      }
      case 'transcript.user.delta':
        this.#words(input.text, atMs);
        break;
      default:
        this.#takeReply(input, atMs);
    }
  }

  #takeReply(input: ViewInput, atMs: number): void {
    switch (input.type) {
      case 'client.playback.started': {
        const reply = this.#reply(input.replyId);
        reply.pieces.push({ fromMs: atMs, toMs: atMs });
        for (const { startMs, text } of this.#waiting.get(input.replyId) ?? []) {
          reply.words.push({ atMs: atMs + startMs, text });
        }
        this.#waiting.delete(input.replyId);
        break;
      }
      case 'transcript.agent.delta':
        this.#agentWord(input.reply_id, input.start_ms ?? 0, input.delta.trim());
        break;
      case 'client.playback.position': {
        const reply = this.#reply(input.replyId);
        const piece = reply.pieces.at(-1);
        if (piece) piece.toMs = Math.max(piece.toMs, piece.fromMs + input.playedMs);
        if (input.last) reply.endedAtMs = atMs;
        break;
      }
      default:
    }
  }

  #words(text: string, atMs: number): void {
    const added = newWords(this.#text, text);
    if (added !== '') this.model.words.push({ atMs, text: added });
    this.#text = text;
  }

  #agentWord(replyId: string, startMs: number, text: string): void {
    const reply = this.#reply(replyId);
    const fromMs = reply.pieces[0]?.fromMs;
    if (fromMs !== undefined) reply.words.push({ atMs: fromMs + startMs, text });
    else this.#waiting.set(replyId, [...(this.#waiting.get(replyId) ?? []), { startMs, text }]);
  }

  #reply(replyId: string): WireReply {
    const replies = this.model.replies as WireReply[];
    const known = replies.findLast((one) => one.replyId === replyId);
    if (known) return known;
    const reply: WireReply = {
      ...{ replyId, pieces: [], endedAtMs: null, interrupted: false, heardMs: null, words: [] },
    };
    replies.push(reply);
    return reply;
  }
}
