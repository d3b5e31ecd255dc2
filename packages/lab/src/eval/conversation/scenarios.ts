/**
 * What a simulated caller does in a call, in the manner of Full-Duplex-Bench: pauses in mid-thought, a turn that
 * ends, an interruption, a back-channel, words for somebody else. Each list is drawn from by seed. Enters: a seed
 * and a count. Leaves: scenarios. All sentences are invented.
 */
import type { Random } from '../../audio-head/random.ts';
import type { CallerPart } from './caller-parts.ts';

export const SCENARIO_KINDS = ['pause_hold', 'take_turn', 'interrupt', 'keep_floor', 'side_talk'] as const;
export type ScenarioKind = (typeof SCENARIO_KINDS)[number];

export type Scenario = {
  readonly id: string;
  readonly kind: ScenarioKind;
  /** What the caller says, in parts with pauses between them. */
  readonly parts: readonly CallerPart[];
  /** Between the parts, ms. */
  readonly pauseMs: number;
  /** What the agent is saying meanwhile; '' = the caller speaks first. */
  readonly agent: string;
  /** What the caller has said to be told so, in a turn of his own; '' = the agent speaks unasked. */
  readonly opening: string;
  /** From the first audio of the agent to the caller's first word, ms; 0 without agent. */
  readonly atMs: number;
  /** Loudness of the caller's words, 1 = normal. */
  readonly level: number;
  readonly voice: string;
};

const list = (text: string): readonly string[] => text.split('|').map((item) => item.trim());

const THOUGHTS: readonly (readonly string[])[] = list(
  `I would like to move my appointment from / Tuesday to Thursday afternoon|
  Could you tell me whether the / small blue one is still available|
  I was wondering if there is / anything cheaper than the one you showed me|
  My problem is that the / printer does not answer any more|
  We are going to need about / fifteen chairs for the meeting room|
  I called last week because / my order never arrived|
  Can you please check if / the train on Sunday runs late|
  The address is a bit complicated because / there are two streets with that name|
  I want to cancel the / subscription that I ordered in March|
  So I tried to restart it and um / then the screen stayed black|
  Is it possible to / pay with two different cards|
  We have been waiting for / the technician since nine in the morning|
  I think the best time for me would be / Friday around eleven|
  Please send the invoice to / my office and not to my home|
  When I open the app it says that / my password has expired|
  I need a hotel that is / close to the main station|
  My daughter wants to / learn the piano or the guitar|
  Last time you told me that / the repair would be free of charge|
  Let me think for a second um / yes I will take the larger one|
  The reason why I am calling is / a mistake on my last bill`,
).map((line) => line.split('/').map((part) => part.trim()));

const QUESTIONS = list(
  `What time do you open on Saturday?|How much does the large one cost?|I would like to book a table for four people tonight.|
  Can I return a jacket without the receipt?|Where can I park near your office?|My internet has been down since this morning.|
  Do you deliver to the island?|I need to change the name on my ticket.|Which bus goes to the airport?|Is breakfast included in the price?|
  I want to order two large pizzas.|How long does the repair take?|Please cancel my booking for tomorrow.|Can you recommend a good restaurant?|
  I forgot my password.|What is the weather going to be like tomorrow?|My package arrived with a broken window.|Are dogs allowed in the rooms?|
  I would like to speak about my last invoice.|Tell me how to reset the machine.`,
);

const INTERRUPTIONS = list(
  `Wait, stop.|Hold on, I have a question about that.|Sorry, that is not what I asked for.|No no, I meant the other one.|
  Excuse me, how much does that cost?|Actually, can we talk about something else?|Stop, I already know that.|
  Wait a minute, which day did you say?|Okay, but what about the weekend?|Sorry, could you repeat the last part?|
  That is wrong, my name is different.|Hang on, I need to write this down.|Actually I want to cancel the whole thing.|
  Can you skip to the price please?|No, that does not work for me.|But I do not have an account with you.|
  Please stop talking.|I would rather speak to a person.|What do you mean by that?|Let me stop you there.`,
);

const BACKCHANNELS = list(
  `Yeah yeah.|Uh-huh.|Yeah.|Okay.|Right.|I see.|Sure.|Yeah, makes sense.|Got it.|Awesome.|Oh okay.|Yes.|Alright.|Great.|Okay, yeah.|Oh wow.|That makes sense.|Of course.|Cool.|Nice.`,
);

const SIDE_TALK = list(
  `Honey, can you close the window?|Put that back on the table, please.|The dog wants to go outside again.|Your shoes are in the hallway.|
  Tell your brother that dinner is ready.|Not now, I am on the phone.|Could you turn the television down?|Give me that pen over there.|
  Mum, I cannot find my jacket.|Leave the door open, it is hot in here.`,
);

/** Long explanations without a question: whoever listens has time to say "mm-hm" or to cut in. */
export const EXPLANATIONS = list(
  `Our standard delivery takes three to five working days, and you will get a message as soon as the parcel has left the warehouse. If nobody is at home, the driver leaves a card with the address of the nearest shop where you can pick it up within a week. Parcels that are not picked up come back to us, and we will call you to agree on a new day.|
  The course starts in the first week of October and runs for twelve evenings in the old library building. Every evening has two lessons with a short break, and all the books are included in the fee. At the end there is a small exam, which you may repeat once without any extra charge.|
  To set up the new router, first connect the white cable to the socket in the wall and wait until the green light stops blinking. Then open the settings on your phone, choose the network that is printed on the back of the box, and type the code below it. The first start takes about five minutes, because the device loads its latest software.|
  The hotel has forty rooms on three floors, and most of them look out over the lake and the mountains behind it. Breakfast is served on the terrace from seven until half past ten, and there is a sauna that guests can use in the evening. The boat to the other side of the lake leaves every hour from the pier in front of the house.`,
);

const VOICES = ['awb', 'slt', 'rms'] as const;
/** Pauses in mid-thought that callers make, ms. */
const PAUSE_MS = [400, 1500] as const;
/** Where in the agent's speech the caller begins, ms after its first audio. */
const CUT_IN_MS = [2500, 7000] as const;
/** By it the server knows how loud this caller is. */
const OPENING = 'Hello, please tell me how it works.';
/** Somebody who turns away from the microphone. */
const SIDE_LEVEL = 0.12;

/** `count` scenarios of each kind. */
export function drawScenarios(count: number, random: Random): Scenario[] {
  const pick = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;
  const speaking = (): { agent: string; atMs: number } => ({
    agent: pick(EXPLANATIONS, Math.floor(random.next() * EXPLANATIONS.length)),
    atMs: Math.round(random.between(...CUT_IN_MS)),
  });
  const wordsOf: Readonly<Record<ScenarioKind, (index: number) => Partial<Scenario>>> = {
    pause_hold: (index) => ({
      parts: pick(THOUGHTS, index),
      pauseMs: Math.round(random.between(...PAUSE_MS)),
    }),
    take_turn: (index) => ({ parts: [pick(QUESTIONS, index)] }),
    interrupt: (index) => ({ parts: [pick(INTERRUPTIONS, index)], ...speaking() }),
    keep_floor: (index) => ({ parts: [pick(BACKCHANNELS, index)], ...speaking() }),
    side_talk: (index) => ({
      parts: [pick(SIDE_TALK, index)],
      ...speaking(),
      level: SIDE_LEVEL,
      opening: OPENING,
    }),
  };
  return SCENARIO_KINDS.flatMap((kind) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${kind}-${String(index + 1)}`,
      kind,
      parts: [],
      pauseMs: 0,
      agent: '',
      opening: '',
      atMs: 0,
      level: 1,
      voice: pick(VOICES, Math.floor(random.next() * VOICES.length)),
      ...wordsOf[kind](index),
    })),
  );
}
