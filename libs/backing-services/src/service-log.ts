/** Tells a person what is going on, a line at a time. */
export type ServiceLog = (line: string) => void;
