import { Gauge, type Registry } from 'prom-client';

/** A gauge that is asked at each scrape; without a value, or when it is refused one, it shows nothing. */
export function observableGauge(
  registry: Registry,
  name: string,
  help: string,
  observe: () => number | undefined | Promise<number | undefined>,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      const value = await Promise.resolve(observe()).catch(() => undefined);
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}
