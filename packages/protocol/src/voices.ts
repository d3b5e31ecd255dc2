/**
 * Every voice name the hosted service ever documented, so that a client with an old sample keeps working. They are
 * aliases: a server maps each to one of its own voices of the same sex. The names' languages are not promised.
 */
export type VoiceSex = 'female' | 'male';

const FEMALE =
  'alba anna autumn bella claire dawn eleanor emma estelle eve giulia grace hana helen iris ivy jane ' +
  'lena lola lucia martha mary mei mia mina river sophie vera winter';
const MALE =
  'arjun charles david diego dmitri ethan george giovanni jack james jean joon josh juergen kyle luca lukas ' +
  'mateo michael oliver paul pete pierre rafael reid ren sam tyler victor';

const rows = (names: string, sex: VoiceSex): [string, VoiceSex][] =>
  names.split(' ').map((name) => [name, sex]);

/** Alias -> sex of the voice that bore the name (unisex names: our choice). */
export const VOICE_ALIASES: Readonly<Record<string, VoiceSex>> = Object.freeze(
  Object.fromEntries([...rows(FEMALE, 'female'), ...rows(MALE, 'male')].sort(([a], [b]) => (a < b ? -1 : 1))),
);

/** All alias names, sorted. */
export const VOICE_ALIAS_NAMES: readonly string[] = Object.freeze(Object.keys(VOICE_ALIASES));

/** `output.voice` when the client names none. */
export const DEFAULT_VOICE = 'alba';
