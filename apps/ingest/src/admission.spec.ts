import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Admission, type Ticket } from './admission.js';

const LIMITS = { requests: 4, least: 10, first: 20, most: 100 };
const isTicket = (entered: unknown): entered is Ticket => typeof entered === 'object';

describe('Admission', () => {
  it('lets in up to the limit, and again when others have left', () => {
    const admission = new Admission(LIMITS);
    const tickets = Array.from({ length: 20 }, () => admission.enter('a', 1));
    expect(tickets.every(isTicket)).toBe(true);
    expect(admission.enter('a', 1)).toBe('full');
    (tickets[0] as Ticket).leave();
    (tickets[0] as Ticket).leave();
    expect([admission.used, isTicket(admission.enter('a', 1)), admission.used]).toEqual([19, true, 20]);
  });

  it('does not let a flood shut others out, and turns the flood away', () => {
    const admission = new Admission(LIMITS);
    while (isTicket(admission.enter('flood', 1)));
    const others = Array.from({ length: 5 }, (_, i) => admission.enter(`client ${i}`, 1));
    expect(others.every(isTicket)).toBe(true);
    expect(admission.enter('flood', 1)).toBe('share');
  });

  it('does not count a request whose body does not come', () => {
    const admission = new Admission(LIMITS);
    for (let i = 0; i < 1_000; i++) (admission.enter('slow', 1) as Ticket).idle();
    expect([admission.used, isTicket(admission.enter('a', 1))]).toEqual([0, true]);
  });

  it('lets one in whatever its size when nothing is under way', () => {
    expect(isTicket(new Admission(LIMITS).enter('a', 5_000))).toBe(true);
  });

  it('lets a few large ones in together, and beyond them none', () => {
    const admission = new Admission(LIMITS);
    const entered = Array.from({ length: 6 }, () => admission.enter('a', 5_000));
    expect(entered.map(isTicket)).toEqual([true, true, true, true, false, false]);
  });

  it('falls to the least while late, and rises to the most while reached and on time, but not unused', () => {
    const admission = new Admission(LIMITS);
    for (let i = 0; i < 100; i++) admission.adjust(true);
    expect(admission.allowed).toBe(10);
    for (let i = 0; i < 100; i++) admission.adjust(false);
    expect(admission.allowed).toBe(10);
    for (let i = 0; i < 200; i++) {
      while (isTicket(admission.enter('a', 1)));
      admission.adjust(false);
    }
    expect(admission.allowed).toBe(100);
  });

  it('law: never holds more than twice its limit and a request, and holds nothing when all have left', () => {
    const client = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const entries = fc.array(fc.tuple(client, fc.integer({ min: 1, max: 7 })), { maxLength: 200 });
    fc.assert(
      fc.property(entries, (list) => {
        const admission = new Admission(LIMITS);
        const tickets = list.map(([name, units]) => admission.enter(name, units)).filter(isTicket);
        expect(admission.used).toBeLessThan(2 * LIMITS.first + 7);
        for (const ticket of tickets) ticket.leave();
        expect(admission.used).toBe(0);
      }),
    );
  });
});
