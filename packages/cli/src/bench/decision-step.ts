/**
 * What one decision costs: the time of single steps of the conversation machine, from the same state, each with words
 * it has not judged before: partial transcripts that grow word by word, as a recogniser's do. In a pause: the text model, the expectation and its grammar, the end of the turn and a
 * prepared reply. Over the first words of a reply: the overlap, and whether the turn before goes on. Microseconds.
 */
import {
  audioMs,
  conversation,
  DEFAULT_OPTIONS,
  INITIAL_STATE,
  REPLY_RATE_HZ,
  sessionMs,
  type ConversationInput,
  type ConversationState,
} from '@antiphon/core';

const WARM_UP_STEPS = 2000;
const STEPS = 5000;
const WINDOW_MS = 32;
/** Ends of what callers say, after a word that makes each text a new one. */
const ENDINGS = [
  'and I would like to know when it is going to be delivered to my',
  'I need a table for four people tomorrow evening at half past seven please',
  'the number is four one five',
  'well um it is about the order that I made last week because',
] as const;
const QUESTION = 'Thank you for calling. Could you tell me what you would like to order today, please?';
const ANSWER = 'Certainly, I can tell you all about it. '.repeat(4);

class Scene {
  state: ConversationState = INITIAL_STATE;
  #atMs = 0;

  give(input: ConversationInput): void {
    [this.state] = conversation.step(this.state, input, sessionMs(this.#atMs));
  }

  /** Time passes, with voice or without. */
  pass(ms: number, voice: boolean): this {
    const until = this.#atMs + ms;
    while (this.#atMs < until) {
      this.#atMs += WINDOW_MS;
      this.give({ type: 'time.passed' });
      const probability = voice ? 0.95 : 0.02;
      this.give({ type: 'vad.scored', audioMs: audioMs(this.#atMs), probability, levelDb: -30 });
    }
    return this;
  }

  hear(text: string): this {
    this.give(transcript(this.state, text));
    return this;
  }

  /** The reply that is open has `text` and all its audio. */
  answer(text: string): this {
    const replyId = this.state.reply?.replyId ?? 0;
    this.give({ type: 'generation.advanced', replyId, text });
    this.give({ type: 'generation.finished', replyId });
    this.give({ type: 'audio.synthesized', replyId, chunkId: 0, samples: 3 * REPLY_RATE_HZ });
    this.give({ type: 'synthesis.finished', replyId, chunkId: 0 });
    return this;
  }

  /** Times of steps that hear new words now. */
  times(): number[] {
    const values: number[] = [];
    const partials = growingTexts(WARM_UP_STEPS + STEPS);
    for (let step = 0; step < WARM_UP_STEPS + STEPS; step += 1) {
      const input = transcript(this.state, partials[step] ?? '');
      const startMs = performance.now();
      conversation.step(this.state, input, sessionMs(this.#atMs));
      if (step >= WARM_UP_STEPS) values.push((performance.now() - startMs) * 1000);
    }
    return values;
  }
}

/** One text after the other, each from its second word to its last. */
function growingTexts(count: number): string[] {
  const texts: string[] = [];
  for (let text = 0; texts.length < count; text += 1) {
    const words = `x${String(text)} ${ENDINGS[text % ENDINGS.length] ?? ''}`.split(' ');
    for (let end = 2; end <= words.length; end += 1) texts.push(words.slice(0, end).join(' '));
  }
  return texts;
}

function transcript(state: ConversationState, text: string): ConversationInput {
  const evidence = { sentenceEnd: 0.6, question: 0.1, comma: 0.2, end: 0.5, audioEnd: 0.6 };
  const turnId = state.turn?.turnId ?? 0;
  return { type: 'transcript.received', turnId, final: true, text, stableText: text, evidence };
}

function begin(): Scene {
  const scene = new Scene();
  scene.give({ type: 'session.started', options: DEFAULT_OPTIONS });
  scene.give({ type: 'message.added', role: 'assistant', text: QUESTION });
  return scene;
}

/** A new transcript while the user pauses. */
export const decisionSteps = (): number[] => begin().pass(1000, true).pass(160, false).times();

/** A new transcript while the user speaks over the first words of a reply. */
export function retractionSteps(): number[] {
  const scene = begin().pass(1000, true).pass(160, false).hear('I would like to order');
  while (scene.state.reply === null) scene.pass(WINDOW_MS, false);
  return scene.answer(ANSWER).pass(320, false).pass(320, true).times();
}
