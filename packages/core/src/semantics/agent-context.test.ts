import { expect, test } from 'vitest';
import { agentContext, type QuestionKind } from './agent-context.ts';

test.each<[string, QuestionKind]>([
  ["What's going on with it?", 'wh'],
  ["What's going on with it? That way I can help.", 'wh'],
  ["I'm sorry to hear that. What happened? Take your time.", 'wh'],
  ['Could you confirm the order? I will send it to the bar.', 'yes-no'],
  ['How does this look? I just want to be sure.', 'yes-no'],
  ['Please tell me your name.', 'value'],
  ['I can give you bus or driving directions.', 'choice'],
  ["Let me know when you're done.", 'yes-no'],
  ['Hello! Thanks for calling.', 'none'],
  ["What's your name? Great, let me check that.", 'none'],
  ['How much is it? It is forty dollars.', 'none'],
  ['One moment, please.', 'none'],
])('%s asks: %s', (said, question) => {
  expect(agentContext(said).question).toBe(question);
});

test('what is known from elsewhere goes before', () => {
  expect(agentContext('What happened?', false).question).toBe('none');
  expect(agentContext('And then', true).question).toBe('open');
});
