/**
 * Smart Turn v3 (or any model of its interface) on onnxruntime, in its own process. Enters: PCM16 at 16 kHz. Leaves:
 * P(the turn is over). The interface: one input `input_features` of 1 x 80 x 800 (log-mel.ts), one probability out.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TurnScore } from '../../ports/turn.ts';
import { BANDS, FRAMES, logMel, WINDOW_SAMPLES } from './log-mel.ts';

export type SmartTurnInit = { readonly modelPath: string };
export type SmartTurnJob = { readonly pcm: Int16Array };

const INPUT = 'input_features';

export class SmartTurnModel {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** Rejects when the file is no model, or one of another interface. */
  static async load({ modelPath }: SmartTurnInit): Promise<SmartTurnModel> {
    const session = await InferenceSession.create(modelPath, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 4,
    });
    if (session.inputNames.length !== 1 || session.inputNames[0] !== INPUT)
      throw new Error(
        `the turn model takes ${session.inputNames.join(', ')}: expected one input '${INPUT}' (Smart Turn v3)`,
      );
    const model = new SmartTurnModel(session);
    // The first run allocates; it also shows what the model gives.
    await model.score({ pcm: new Int16Array(WINDOW_SAMPLES) });
    return model;
  }

  async score({ pcm }: SmartTurnJob): Promise<TurnScore> {
    const startedMs = performance.now();
    const results = await this.#session.run({
      [INPUT]: new Tensor('float32', logMel(pcm), [1, BANDS, FRAMES]),
    });
    const output = results[this.#session.outputNames[0] ?? ''];
    const probability = output?.data[0];
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))
      throw new Error('the turn model gave no probability: expected one number from 0 to 1');
    return { probability, computeMs: performance.now() - startedMs };
  }
}
