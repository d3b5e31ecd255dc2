import { describe, expect, it } from 'vitest';
import { alternativeTo, mendedSpelling, type SettledPart } from './alternatives.ts';
import type { FlowSlot } from './flow.ts';
import { patchedValue, settledPart } from './partial-corrections.ts';

const context = { language: 'en', today: '2026-11-21' };
const email = { kind: 'email', id: 'email' } as FlowSlot;
const phone = { kind: 'phone', id: 'phone' } as FlowSlot;
const next = (heard: string, refused: string[] = [], settled: SettledPart = null): string | null =>
  alternativeTo(email, heard, { refused, settled });

describe('alternativeTo', () => {
  it('offers names and domains of like sound, the likelier first', () => {
    expect(next('mary@mail.com')).toBe('mary@gmail.com');
    expect(next('helen.glark@gmail.com')).toBe('helen.clark@gmail.com');
    expect(next('merry@gmail.com')).toBe('mary@gmail.com');
  });
  it('offers nothing refused, nothing far-fetched, and nothing for other kinds', () => {
    expect(next('mary@mail.com', ['mary@gmail.com'])).toBe('mary@hotmail.com');
    expect(next('info@brightstreet.com')).toBeNull();
    expect(alternativeTo(phone, '+14155550123', { refused: [], settled: null })).toBeNull();
  });
  it('keeps the part that the caller let pass', () => {
    expect(next('merry@epic.com', [], 'local')).toMatch(/^merry@/);
    expect(next('merry@epic.com', [], 'domain')).toMatch(/@epic\.com$/);
  });
});

describe('mendedSpelling', () => {
  it.each([
    ['walkpr', 'walker'],
    ['Walkdr', 'Walker'],
    ['hblbn', 'helen'],
    ['karen', 'karen'],
    ['xqzw', 'xqzw'],
    ['abc', 'abc'],
  ])('%s -> %s', (spelled, name) => {
    expect(mendedSpelling(spelled)).toBe(name);
  });
});

describe('patchedValue', () => {
  it.each([
    [phone, '+16505555000', 'Seven, three, two, five.', '+16505557325'],
    [phone, '+16505555000', "No, it's 556 7325", '+16505567325'],
    [phone, '+16465550336', 'For seven.', '+16465550347'],
    [phone, '+16505555000', 'no', null],
    [phone, '+16505555000', 'No, 650.', null],
    [email, 'mary@mail.com', 'No, at hotmail dot com.', 'mary@hotmail.com'],
    [email, 'mary@mail.com', 'You know, outlook dot com.', 'mary@outlook.com'],
    [email, 'mary@mail.com', "No, it's Kerem, k, a, r, e, n.", 'karen@mail.com'],
    [email, 'peter.dram@mail.com', "No, it's Brown, b, r, o, w, n.", 'peter.brown@mail.com'],
    [email, 'peter.dram@mail.com', "No, it's Peter.Grown", 'peter.brown@mail.com'],
    [email, 'peter.dram@mail.com', "No, it's Peter.Brown, P-K-T-T-R dot P-R-O-W-N.", 'peter.brown@mail.com'],
    [email, 'mary@mail.com', 'No, karen at yahoo dot com', null],
    [email, 'mary@mail.com', 'Yes, that is right.', null],
    [email, 'mary@mail.com', "no that's wrong", null],
    [email, 'mary@mail.com', 'what did you say about the thing', null],
  ])('%o', (slot, old, said, value) => {
    expect(patchedValue(slot, old, said, context)).toBe(value);
  });
  it('reads a long turn without effort', () => {
    expect(
      patchedValue(email, 'mary@mail.com', 'no at '.concat('guarantee '.repeat(200)), context),
    ).toBeNull();
  });
  it('tells which part stayed', () => {
    expect(settledPart(email, 'a@b.com', 'a@c.com')).toBe('local');
    expect(settledPart(email, 'a@b.com', 'd@b.com')).toBe('domain');
    expect(settledPart(email, 'a@b.com', 'd@c.com')).toBeNull();
  });
});
