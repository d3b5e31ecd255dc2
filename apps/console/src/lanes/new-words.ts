// What a partial transcript adds to the one before it. Recognisers close what they have with a full stop and take it back
// with the next word: words count as the same whatever their case and punctuation. Pure.

export function newWords(before: string, now: string): string {
  const [old, all] = [words(before), words(now)];
  let same = 0;
  while (same < old.length && bare(old[same]) === bare(all[same])) same += 1;
  return all.slice(same).join(' ');
}

const words = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');
const bare = (word: string | undefined): string | undefined =>
  word?.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
