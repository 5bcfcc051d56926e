/** Does it again until it succeeds: sends once more what may or may not have arrived, as a client must. */
export async function untilDone(action: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await action();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
