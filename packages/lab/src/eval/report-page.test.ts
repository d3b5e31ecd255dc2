import { describe, expect, it } from 'vitest';
import { withSection } from './report-page.ts';

const section = (value: string) => ({
  suite: 'heard',
  meaning: 'heard text',
  command: 'antiphon eval heard',
  rows: [['within one word', value]] as const,
});

describe('the page of numbers', () => {
  it('begins with its head, replaces its own section and keeps the rest', () => {
    const first = withSection('', section('99 %'));
    expect(first).toMatch(/^# Evaluation/);
    const other = withSection(first, { ...section('5 %'), suite: 'echo' }) + '\nA note.\n';
    const second = withSection(other, section('98 %'));
    expect(second).toContain('98 %');
    expect(second).not.toContain('99 %');
    expect(second).toContain('## echo');
    expect(second).toContain('A note.');
    expect(withSection(second, section('98 %'))).toBe(second);
  });
});
