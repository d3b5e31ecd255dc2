import { describe, expect, it } from 'vitest';
import { SecretBox } from './secret-box.ts';

const SECRET = 'a-secret-of-at-least-thirty-two-characters';

describe('SecretBox', () => {
  it('encrypts with a secret, and opens only in the same place', () => {
    const box = new SecretBox(SECRET);
    const sealed = box.seal('hunter2 ä', 'agent_1/llm');
    expect(sealed).not.toContain('hunter2');
    expect(sealed).not.toBe(box.seal('hunter2 ä', 'agent_1/llm'));
    expect(box.open(sealed, 'agent_1/llm')).toBe('hunter2 ä');
    expect(box.open(sealed, 'agent_2/llm')).toBeNull();
  });

  it('gives nothing with another secret, without one, or when altered', () => {
    const sealed = new SecretBox(SECRET).seal('hunter2', 'p');
    expect(new SecretBox(`${SECRET}!`).open(sealed, 'p')).toBeNull();
    expect(new SecretBox(null).open(sealed, 'p')).toBeNull();
    expect(new SecretBox(SECRET).open(`${sealed.slice(0, -3)}AAA`, 'p')).toBeNull();
    expect(new SecretBox(SECRET).open('gcm1.', 'p')).toBeNull();
    expect(new SecretBox(SECRET).open('other', 'p')).toBeNull();
  });

  it('keeps text as it is without a secret, and still reads it when one is set later', () => {
    const sealed = new SecretBox(null).seal('hunter2', 'p');
    expect(new SecretBox(null).open(sealed, 'p')).toBe('hunter2');
    expect(new SecretBox(SECRET).open(sealed, 'p')).toBe('hunter2');
  });
});
