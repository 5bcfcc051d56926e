import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature.js';
import { testEvent } from './webhook-event.js';

describe('a signature', () => {
  const secret = newSecret();
  const now = Date.now();
  const event = testEvent('w1', now);

  it("is one that Standard Webhooks' own library takes", () => {
    const headers = signedHeaders([secret], event, now);
    expect(new Webhook(secret).verify(event.body, headers)).toMatchObject({ type: 'webhook.test' });
  });

  it('is one for who has the former secret as for who has the new one', () => {
    const former = newSecret();
    const headers = signedHeaders([secret, former], event, now);
    for (const known of [secret, former])
      expect(new Webhook(known).verify(event.body, headers)).toMatchObject({ type: 'webhook.test' });
  });

  it('is not one of another body, another event or another secret', () => {
    const headers = signedHeaders([secret], event, now);
    const receiver = new Webhook(secret);
    expect(() => receiver.verify(`${event.body} `, headers)).toThrow();
    expect(() => receiver.verify(event.body, { ...headers, 'webhook-id': 'msg_other' })).toThrow();
    expect(() => new Webhook(newSecret()).verify(event.body, headers)).toThrow();
  });

  it('has the same id whenever the same is told', () => {
    expect(testEvent('w1', now).id).toBe(event.id);
    expect(testEvent('w2', now).id).not.toBe(event.id);
    expect(testEvent('w1', now + 1).id).not.toBe(event.id);
  });
});
