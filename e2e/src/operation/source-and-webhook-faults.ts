import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilTrue } from '@hashpulse/backing-services';
import type { NewWebhook } from '@hashpulse/contracts';
import { AppProcess } from '@hashpulse/testing';
import { JetstreamServer } from '../networks/jetstream-server.js';
import { WebhookReceiver } from '../webhook-receiver.js';
import type { AlertFault, FaultStage } from './fault-stage.js';

const HOUR = 3_600_000;
const LEASE = 'hp:{webhooks}:lease';

/** Runs a source of this address beside the system while `during` lasts. */
async function withSource(
  { system, history }: FaultStage,
  address: string,
  during: (source: AppProcess) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hashpulse-source-'));
  const names = { SOURCE: 'jetstream', SOURCE_ADDRESS: address, SOURCE_STATE_DIR: folder };
  const source = new AppProcess('sources', { ...names, INGEST_URL: system.ingestUrl, HTTP_PORT: '0' });
  history.besides.push(source);
  await during(source);
  history.besides.pop();
  await source.stop('SIGKILL');
  await rm(folder, { recursive: true });
}

function frame(at: number) {
  const record = { $type: 'app.bsky.feed.post', text: '#gap', createdAt: new Date(at).toISOString() };
  const commit = { operation: 'create', collection: 'app.bsky.feed.post', rkey: `r${at}`, record };
  return { did: 'did:plc:gap', time_us: at * 1_000, kind: 'commit', commit };
}

/** The network has forgotten what a source asks for when it comes back. */
async function sourceGap(stage: FaultStage): Promise<void> {
  const network = await JetstreamServer.start();
  const now = Date.now();
  await withSource(stage, network.address, async (source) => {
    await untilTrue('a subscription', 30_000, async () => network.subscriptions.length > 0);
    network.publish(frame(now - HOUR));
    await untilTrue('a post that was read', 30_000, async () =>
      /^source_posts_accepted_total\{.*\} 1$/m.test((await stage.system.metrics(source, 4_000)) ?? ''),
    );
    await stage.minutes(2);
    network.forgetBefore(now * 1_000);
    network.cut();
    await stage.minutes(5, async () => network.publish(frame(Date.now())));
  });
  await network.stop();
}

async function makeWebhook({ system }: FaultStage, url: string): Promise<string> {
  const answer = await fetch(`${system.queryUrl}/v1/admin/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
  const { id } = (await answer.json()) as NewWebhook;
  return `${system.queryUrl}/v1/admin/webhooks/${id}`;
}

async function webhookDisabled(stage: FaultStage): Promise<void> {
  const receiver = await WebhookReceiver.start();
  receiver.replies.push(410);
  const webhook = await makeWebhook(stage, receiver.url);
  await fetch(`${webhook}/test`, { method: 'POST' });
  await stage.minutes(6);
  await fetch(webhook, { method: 'DELETE' });
  receiver.stop();
}

/** A process that nobody watches holds the lease, and tells nobody. */
async function webhooksUntold(stage: FaultStage): Promise<void> {
  const webhook = await makeWebhook(stage, 'http://127.0.0.1:9/hook');
  await stage.system.store.set(LEASE, 'somebody else', 'PX', HOUR);
  await stage.minutes(6);
  await stage.system.store.del(LEASE);
  await fetch(webhook, { method: 'DELETE' });
}

/** The faults of what is not on the way of a post to its count. */
export const SOURCE_AND_WEBHOOK_FAULTS: Readonly<Record<string, AlertFault>> = {
  'source-silent': {
    alerts: ['HashpulseSourceSilent'],
    run: (stage) => withSource(stage, 'ws://127.0.0.1:9/subscribe', () => stage.minutes(8)),
  },
  'source-gap': { alerts: ['HashpulseSourceGaps'], run: sourceGap },
  'webhook-disabled': { alerts: ['HashpulseWebhookDisabled'], run: webhookDisabled },
  'webhooks-untold': { alerts: ['HashpulseWebhooksUntold'], run: webhooksUntold },
};
