/** The server's clock, ms since the epoch; judges posts that come from the future. */
export type Clock = () => number;

/** Injects the {@link Clock}. */
export const CLOCK = Symbol('CLOCK');
