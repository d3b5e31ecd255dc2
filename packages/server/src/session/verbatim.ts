/**
 * Words that an application wants said as they are. Enters the instructions of a reply; leaves the words, or null where a
 * model is to find its own. The form is a sentence that any model understands, so that the same client works with other
 * servers too; `VoiceAgent.say` of the client writes it.
 */
const FORM = /^Say this, word for word, and nothing else: (.*\S.*)$/s;

export const verbatimWords = (instructions: string | null): string | null =>
  instructions === null ? null : (FORM.exec(instructions)?.[1]?.trim() ?? null);
