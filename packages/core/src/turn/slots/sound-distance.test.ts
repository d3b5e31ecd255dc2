import { describe, expect, it } from 'vitest';
import { domainsBySound, likelyDomain, withSwallowedAt } from './email-sounds.ts';
import { soundDistance } from './sound-distance.ts';

describe('soundDistance', () => {
  it('is zero for other spellings of the same sounds, and symmetric', () => {
    expect(soundDistance('Clark', 'klark')).toBe(0);
    expect(soundDistance('Phil', 'fill')).toBe(0);
    expect(soundDistance('walker', 'lucker')).toBe(soundDistance('lucker', 'walker'));
  });
  it('grows with the consonants that differ', () => {
    expect(soundDistance('glark', 'clark')).toBeLessThan(soundDistance('stark', 'clark'));
    expect(soundDistance('mary', 'merry')).toBeLessThan(soundDistance('mary', 'peter'));
  });
});

describe('e-mail domains by sound', () => {
  it.each([
    ['howtlook.com', 'outlook.com'],
    ['outlip.com', 'outlook.com'],
    ['iblue.com', 'icloud.com'],
    ['ikelow.com', 'icloud.com'],
    ['jemil.com', 'gmail.com'],
    ['heartmail.com', 'hotmail.com'],
    ['yahu.com', 'yahoo.com'],
  ])('%s was %s', (heard, domain) => {
    expect(likelyDomain(heard)).toBe(domain);
  });
  it.each([
    'mail.com',
    'gmail.com',
    'example.com',
    'brightstreet.com',
    'netflix.com',
    'google.com',
    'smith.com',
    'icloud.org',
  ])('leaves %s as it is', (domain) => {
    expect(likelyDomain(domain)).toBe(domain);
  });
  it('ranks what else mail.com may have been', () => {
    expect(
      domainsBySound('mail.com')
        .slice(0, 2)
        .map((each) => each.domain),
    ).toEqual(['gmail.com', 'hotmail.com']);
  });
  it('gives an address its swallowed "at" back', () => {
    expect(withSwallowedAt('marryathoughtmail.con')).toEqual({ local: 'marry', domain: 'hotmail.com' });
    expect(withSwallowedAt('johndotsmithatgmail.com')).toEqual({ local: 'john.smith', domain: 'gmail.com' });
    expect(withSwallowedAt('www.example.com')).toBeNull();
  });
});
