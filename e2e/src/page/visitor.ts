/// <reference lib="dom" />
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** Someone who looks at the page: remembers what went wrong, and what was asked of other places than `address`. */
export class Visitor {
  readonly errors: string[] = [];
  readonly foreign: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly address: string,
  ) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    page.on('request', (request) => {
      const isOwn = request.url().startsWith(address) || request.url().startsWith('data:');
      if (!isOwn) this.foreign.push(request.url());
    });
  }

  static async at(
    browser: Browser,
    address: string,
    search = '',
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    const visitor = new Visitor(await context.newPage(), address);
    await visitor.goTo(search);
    return visitor;
  }

  async goTo(search: string): Promise<void> {
    await this.page.goto(`${this.address}/${search}`);
  }

  /** Waits for what the page says of its own state. */
  async reads(state: string | RegExp): Promise<void> {
    await this.page.getByRole('status').getByText(state).waitFor();
  }

  /** The hashtags of the ranking, once they are these. */
  async seesRows(labels: readonly string[]): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => {
        const links = document.querySelectorAll('.trends a.hashtag');
        return Array.from(links, (link) => link.textContent).join(' ') === wanted;
      },
      labels.map((label) => `#${label}`).join(' '),
    );
  }

  async choose(name: string, value: string): Promise<void> {
    await this.page.getByRole('combobox', { name, exact: true }).selectOption(value);
  }

  /** Chooses what is in sight as one of few. */
  async press(name: string): Promise<void> {
    await this.page.getByRole('radio', { name, exact: true }).check({ force: true });
  }

  /** What the address says. */
  get search(): string {
    return new URL(this.page.url()).search;
  }

  /** Changes the events of the stream on their way: `find` becomes `replacement`, as `String.replace` has it. */
  async altersStream(find: RegExp, replacement: string): Promise<void> {
    await this.page.addInitScript(
      ([source, text]) => {
        const ask = window.fetch;
        window.fetch = async (input, init) => {
          const response = await ask(input, init);
          if (!String(input).includes('/v1/stream') || !response.body) return response;
          const altered = response.body
            .pipeThrough(new TextDecoderStream())
            .pipeThrough(
              new TransformStream<string, string>({
                transform: (chunk, to) => to.enqueue(chunk.replace(new RegExp(source), text)),
              }),
            )
            .pipeThrough(new TextEncoderStream());
          return new Response(altered, { headers: response.headers });
        };
      },
      [find.source, replacement] as const,
    );
    await this.page.reload();
  }

  /** By how many pixels the page is wider than its window. */
  async overflow(): Promise<number> {
    return this.page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}
