import { describe, expect, it } from 'vitest';
import { compilePythonPattern, MAX_MATCHED_CHARS } from './python-pattern.ts';

const matches = (pattern: string, value: string): boolean | null =>
  compilePythonPattern(pattern)?.(value) ?? null;

describe('a Python pattern', () => {
  it.each([
    ['[0-9]{6}', '123456', '12345'],
    ['[0-9]{6}', '123456', '1234567'],
    [' *([0-9] *){13,19}', '4111 1111 1111 1111', '4111 1111'],
    ['^\\d{3}-\\d{4}$', '555-0123', '5550123'],
    ['(?i)ord-[a-f0-9]+', 'ORD-9AF', 'ORD-9AG'],
    ['(?P<year>\\d{4})', '2026', 'y2026'],
    ['cat|dog', 'dog', 'catdog'],
    ['a.c', 'abc', 'a\nc'],
    ['[^@\\s]+@[^@\\s]+', 'a@b', 'a b@c'],
    ['[\\w.-]+', 'a_b.c-d', 'a b'],
    ['x{2,}y?', 'xxxx', 'x'],
    ['(?:ab){,2}', 'abab', 'ababab'],
    ['\\bfoo\\b', 'foo', 'foot'],
    ['[]a]+', ']a', 'b'],
    ['\\x41\\u0042', 'AB', 'AC'],
    ['a{2}b{', 'aab{', 'aab'],
    ['[a-c-]+', 'a-c', 'd'],
  ])('%s takes %s whole and refuses %s', (pattern, good, bad) => {
    expect(matches(pattern, good)).toBe(true);
    expect(matches(pattern, bad)).toBe(false);
  });

  it.each([
    '(?=x)x',
    '(?!x)y',
    '(?<=a)b',
    '(a)\\1',
    '(?P=n)',
    '*a',
    '(',
    '[z-a]',
    'a{3,2}',
    'a{1,999}',
    '\\q',
  ])('that is not regular or not valid is not enforced: %s', (pattern) => {
    expect(compilePythonPattern(pattern)).toBeNull();
  });

  it('cannot be made to backtrack or to grow', () => {
    const evil = compilePythonPattern('(a+)+$');
    expect(evil?.('a'.repeat(MAX_MATCHED_CHARS - 1) + 'b')).toBe(false);
    expect(evil?.('a'.repeat(MAX_MATCHED_CHARS))).toBe(true);
    expect(compilePythonPattern('((((a{100}){100}){100}){100})')).toBeNull();
    expect(compilePythonPattern('((((){200}){200}){200}){200}')).toBeNull();
    expect(matches('a*', 'a'.repeat(MAX_MATCHED_CHARS + 1))).toBe(false);
  });
});
