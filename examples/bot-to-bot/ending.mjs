// When a call between two machines is over: they have no reason of their own to stop. In: the turns so far, how many are
// wanted. Out: why to hang up, or undefined.

const GOODBYE = /\b(good)?bye\b/i;

export function endingOf(turns, wanted) {
  if (turns.length >= wanted) return 'as many turns as asked for';
  const [before, last] = turns.slice(-2);
  if (last && GOODBYE.test(before.text) && GOODBYE.test(last.text)) return 'both have said goodbye';
  const said = last ? turns.filter(({ name }) => name === last.name).slice(-2) : [];
  return said.length === 2 && said[0].text === said[1].text ? `the ${last.name} repeats itself` : undefined;
}
