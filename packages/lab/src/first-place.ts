/** Binary search: the first of the places 0 to `count` - 1 from which on `isPast` holds; `count` where it never does. */
export function firstPlace(count: number, isPast: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
