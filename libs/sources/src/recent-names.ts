/** The newest names of things, up to a bound; older ones are forgotten. */
export class RecentNames {
  private readonly names = new Map<string, string>();

  constructor(private readonly max: number) {}

  get(id: string): string | undefined {
    return this.names.get(id);
  }

  set(id: string, name: string): void {
    this.names.delete(id);
    this.names.set(id, name);
    if (this.names.size <= this.max) return;
    const oldest = this.names.keys().next();
    if (!oldest.done) this.names.delete(oldest.value);
  }
}
