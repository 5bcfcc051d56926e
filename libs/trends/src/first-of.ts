/**
 * Those that would come first if all were sorted, in no order: Hoare's quickselect ("Find", 1961), linear on average.
 * No two may be equal.
 */
export function firstOf<T>(all: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  const items = [...all];
  if (count >= items.length) return items;
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const pivot = items[(low + high) >> 1] as T;
    let [left, right] = [low, high];
    while (left <= right) {
      while (compare(items[left] as T, pivot) < 0) left += 1;
      while (compare(items[right] as T, pivot) > 0) right -= 1;
      if (left > right) break;
      [items[left], items[right]] = [items[right] as T, items[left] as T];
      left += 1;
      right -= 1;
    }
    if (count <= right) high = right;
    else if (count >= left) low = left;
    else break;
  }
  return items.slice(0, Math.max(0, count));
}
