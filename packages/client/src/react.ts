// A voice agent as a React hook: `@antiphon/client/react`, for those who have React (18 or newer; nobody else loads it).
// In: start() and end() of the component. Out: what the conversation shows, re-rendered as it changes. Invariant: a
// component that is gone holds neither microphone nor connection.

import { useCallback, useEffect, useRef, useState } from 'react';
import { BrowserCall, type BrowserCallOptions } from './browser-call.ts';
import { type ConversationView, EMPTY_VIEW } from './conversation-view.ts';
import { followConversation } from './follow-conversation.ts';
import type { VoiceAgent } from './voice-agent.ts';

export interface VoiceAgentHook {
  /** Who has the floor, the transcript, errors; stays after the end until the next start. */
  view: ConversationView;
  /** For events, `say`, `cancel` and all else; undefined while no conversation runs. */
  agent: VoiceAgent | undefined;
  muted: boolean;
  setMuted(muted: boolean): void;
  /** Call it from a user gesture. Does nothing while a conversation runs; rejects with a VoiceAgentError. */
  start(options: BrowserCallOptions): Promise<void>;
  end(): Promise<void>;
}

/** The functions keep their identity over renders. */
export function useVoiceAgent(): VoiceAgentHook {
  const running = useRef<BrowserCall | undefined>(undefined);
  const shown = useRef<BrowserCall | undefined>(undefined);
  const [view, setView] = useState(EMPTY_VIEW);
  const [agent, setAgent] = useState<VoiceAgent | undefined>(undefined);
  const [muted, showMuted] = useState(false);

  const forget = useCallback((call: BrowserCall) => {
    if (running.current !== call) return;
    running.current = undefined;
    setAgent(undefined);
  }, []);

  const end = useCallback(async () => {
    const call = running.current;
    if (!call) return;
    forget(call);
    await call.end();
  }, [forget]);

  const start = useCallback(
    async (options: BrowserCallOptions) => {
      if (running.current) return;
      const call = new BrowserCall(options);
      running.current = shown.current = call;
      const startedAtMs = performance.now();
      const nowMs = (): number => performance.now() - startedAtMs;
      setView(EMPTY_VIEW);
      showMuted(false);
      setAgent(call.agent);
      followConversation(call.agent, nowMs, (next) => {
        if (shown.current === call) setView(next);
      });
      call.agent.on('closed', () => {
        forget(call);
        void call.end(); // lets go of the microphone when it was the server that ended
      });
      try {
        await call.start(options);
      } catch (error) {
        forget(call);
        throw error;
      }
    },
    [forget],
  );

  const setMuted = useCallback((next: boolean) => {
    if (running.current) running.current.muted = next;
    showMuted(next);
  }, []);

  useEffect(() => () => void end(), [end]);
  return { view, agent, muted, setMuted, start, end };
}
