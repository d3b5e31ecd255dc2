// How orderly a call was. In: for each frame who was sounding. Out: the pauses at each change of speaker (negative: the
// next one began before), and how long both spoke.

export function orderOf(frames, frameMs) {
  const gapsMs = [];
  let overlapMs = 0;
  let speaker = -1;
  let until = 0;
  for (const [index, sounding] of frames.entries()) {
    if (sounding[0] && sounding[1]) overlapMs += frameMs;
    const next = speaker === -1 ? sounding.indexOf(true) : 1 - speaker;
    if (next !== -1 && sounding[next]) {
      if (speaker !== -1) gapsMs.push((index - until) * frameMs);
      speaker = next;
    }
    if (speaker !== -1 && sounding[speaker]) until = index + 1;
  }
  return { gapsMs, overlapMs };
}
