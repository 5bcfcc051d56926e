import { partitionOf } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PostRecord } from './post-record.js';
import { PostsPartition, type PostsPartitionSettings, type Verdict } from './posts-partition.js';

const MINUTE = 60_000;
const START = Date.parse('2016-10-21T11:00:00Z');
const settings: PostsPartitionSettings = {
  partition: 0,
  partitions: 1,
  graceMs: 60 * MINUTE,
  horizonMs: 24 * 60 * MINUTE,
  room: 1_000,
  extract: (text) =>
    [...new Set(text.match(/#\w+/g) ?? [])].map((tag) => ({ hashtag: tag.slice(1), label: tag.slice(1) })),
};

interface Sent {
  id: number;
  minute: number;
  likes: number | undefined;
  deleted: boolean;
}

function record(offset: number, { id, minute, likes, deleted }: Sent): PostRecord {
  const post = {
    id: `p${id}`,
    network: 'twitter',
    author: { id: `a${id % 3}`, followers: id },
    text: `#tag${id % 4} #all`,
    createdAt: new Date(START + minute * MINUTE).toISOString(),
    ...(likes === undefined ? {} : { engagement: { likes } }),
    ...(deleted ? { deleted } : {}),
  };
  return {
    offset,
    appendedAt: START + 100 * 24 * 60 * MINUTE,
    value: Buffer.from(JSON.stringify(post)),
    forwarded: undefined,
  };
}

const sent = fc.record({
  id: fc.integer({ min: 0, max: 12 }),
  minute: fc.integer({ min: 0, max: 400 }),
  likes: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
});
const withDeletions = fc
  .tuple(sent, fc.integer({ min: 0, max: 5 }))
  .map(([s, dice]) => ({ ...s, deleted: dice === 0 }));
const log = fc.array(withDeletions, { maxLength: 60 });

function run(partition: PostsPartition, sents: readonly Sent[], from = 0): Verdict[] {
  return sents.slice(from).map((s, i) => partition.take(record(from + i, s)));
}

/** The state as a store would give it back. */
function restarted(
  partition: PostsPartition,
  stored: Map<number, Buffer>,
  limits = settings,
): PostsPartition {
  const { appended, rewritten, forgotten } = partition.memory.takeChanges();
  for (const [generation, bytes] of rewritten) stored.set(generation, Buffer.from(bytes));
  for (const [generation, bytes] of appended)
    stored.set(generation, Buffer.concat([stored.get(generation) ?? Buffer.alloc(0), bytes]));
  for (const generation of forgotten) stored.delete(generation);
  const next = new PostsPartition(limits, partition.position());
  for (const generation of [...stored.keys()].sort((a, b) => a - b)) {
    next.memory.restore(generation, stored.get(generation) as Buffer);
  }
  return next;
}

describe('a posts partition', () => {
  it('gives the same verdicts however often it is restarted in between', () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(60), { maxLength: 6 }), (sents, cuts) => {
        const whole = run(PostsPartition.at(settings, 0), sents);
        let partition = PostsPartition.at(settings, 0);
        const stored = new Map<number, Buffer>();
        const pieces: Verdict[] = [];
        sents.forEach((s, offset) => {
          if (cuts.includes(offset)) partition = restarted(partition, stored);
          pieces.push(partition.take(record(offset, s)));
        });
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it('counts every post once, and every record is counted, a duplicate, late, dead or forwarded', () => {
    fc.assert(
      fc.property(log, (sents) => {
        const partition = PostsPartition.at(settings, 0);
        const verdicts = run(partition, sents);
        const added = verdicts.flatMap((v, i) =>
          v.kind === 'changed' && v.change.change === 1 ? [sents[i]?.id] : [],
        );
        expect(new Set(added).size).toBe(added.length);
        const { tally } = partition.position();
        expect(tally.read).toBe(sents.length);
        expect(tally.forwarded + tally.counted + tally.duplicates + tally.late + tally.dead).toBe(tally.read);
        expect(tally.counted).toBe(added.length);
      }),
    );
  });

  it('moves each engagement total only upwards, and takes back exactly what was counted', () => {
    fc.assert(
      fc.property(log, (sents) => {
        const verdicts = run(PostsPartition.at(settings, 0), sents);
        const likes = new Map<number, number>();
        verdicts.forEach((verdict, i) => {
          if (verdict.kind !== 'changed') return;
          const { id } = sents[i] as Sent;
          const { change, engagement } = verdict.change;
          expect(engagement.likes).toBeGreaterThanOrEqual(0);
          likes.set(id, (likes.get(id) ?? 0) + (change < 0 ? -1 : 1) * engagement.likes);
        });
        const changeOf = (id: number, change: number) => (v: Verdict, i: number) =>
          v.kind === 'changed' && v.change.change === change && sents[i]?.id === id;
        for (const [id, total] of likes) {
          const deleted = verdicts.some(changeOf(id, -1));
          const counted = verdicts.findIndex(changeOf(id, 1));
          const highest = Math.max(
            ...sents
              .slice(counted)
              .filter((s) => s.id === id && !s.deleted)
              .map((s) => s.likes ?? 0),
          );
          expect(total).toBe(deleted ? 0 : highest);
        }
      }),
    );
  });

  it('judges lateness against earlier records only: a first post is never late, whatever its time', () => {
    const partition = PostsPartition.at(settings, 0);
    const [first, later, late, again] = run(partition, [
      { id: 1, minute: 0, likes: undefined, deleted: false },
      { id: 2, minute: 90, likes: undefined, deleted: false },
      { id: 3, minute: 29, likes: undefined, deleted: false },
      { id: 1, minute: 0, likes: 5, deleted: false },
    ]);
    expect([first?.kind, later?.kind, late?.kind]).toEqual(['changed', 'changed', 'late']);
    // Known, so neither late nor new, however old it is.
    expect(again).toMatchObject({ kind: 'changed', change: { change: 0, engagement: { likes: 5 } } });
  });

  it('keeps what stands exactly at the grace, and drops what is a millisecond older', () => {
    const at = (ms: number, offset: number, id: string): PostRecord => ({
      ...record(offset, { id: 0, minute: 0, likes: undefined, deleted: false }),
      value: Buffer.from(
        JSON.stringify({
          id,
          network: 'n',
          author: { id: 'a' },
          text: '',
          createdAt: new Date(ms).toISOString(),
        }),
      ),
    });
    const partition = PostsPartition.at(settings, 0);
    partition.take(at(START, 0, 'newest'));
    expect(partition.take(at(START - settings.graceMs, 1, 'edge')).kind).toBe('changed');
    expect(partition.take(at(START - settings.graceMs - 1, 2, 'beyond')).kind).toBe('late');
  });

  it('recognises an edited post: new words add no use', () => {
    const partition = PostsPartition.at(settings, 0);
    const body = (text: string): Buffer =>
      Buffer.from(
        JSON.stringify({
          id: '1',
          network: 'n',
          author: { id: 'a' },
          text,
          createdAt: '2016-10-21T11:00:00Z',
        }),
      );
    const base = record(0, { id: 0, minute: 0, likes: undefined, deleted: false });
    expect(partition.take({ ...base, value: body('#before') }).kind).toBe('changed');
    expect(partition.take({ ...base, offset: 1, value: body('#before #after') }).kind).toBe('unchanged');
  });

  it('sends a record on to the partition of its key, and the two together count it once', () => {
    const partitions = 4;
    const home = partitionOf('twitter:p7', partitions);
    const stray = (home + 1) % partitions;
    const wrong = PostsPartition.at({ ...settings, partition: stray, partitions }, 0);
    const right = PostsPartition.at({ ...settings, partition: home, partitions }, 0);
    const post = record(0, { id: 7, minute: 0, likes: undefined, deleted: false });
    expect(wrong.take(post)).toEqual({
      kind: 'forward',
      partition: home,
      beyondGrace: false,
      at: expect.any(Number),
    });
    expect(right.take({ ...post, forwarded: { beyondGrace: false } }).kind).toBe('changed');
    expect(right.take({ ...post, offset: 1 }).kind).toBe('unchanged');
  });

  it('takes a forwarded post back whose deletion has overtaken it, but not one that is sent after a deletion', () => {
    const partitions = 4;
    const partition = PostsPartition.at(
      { ...settings, partition: partitionOf('twitter:p7', partitions), partitions },
      0,
    );
    const other = Array.from({ length: 50 }, (_, id) => id).find(
      (id) => id !== 7 && partitionOf(`twitter:p${id}`, partitions) === partitionOf('twitter:p7', partitions),
    ) as number;
    const post = (offset: number, id: number, minute: number, deleted = false) =>
      record(offset, { id, minute, likes: undefined, deleted });
    partition.take(post(0, other, 100));
    expect(partition.take(post(1, 7, 90, true)).kind).toBe('unchanged');
    const forwarded = { ...post(2, 7, 90), forwarded: { beyondGrace: false } };
    expect(partition.take(forwarded).kind).toBe('unchanged');
    expect(partition.take(post(3, 7, 90)).kind).toBe('changed');
    expect(partition.position().tally).toMatchObject({ read: 4, counted: 2, duplicates: 2 });
  });

  it('never lets a forwarded post make the own posts of its new partition late', () => {
    const partitions = 4;
    const home = partitionOf('twitter:p7', partitions);
    const partition = PostsPartition.at({ ...settings, partition: home, partitions }, 0);
    const newest = record(0, { id: 7, minute: 500, likes: undefined, deleted: false });
    partition.take({ ...newest, forwarded: { beyondGrace: false } });
    const own = Array.from({ length: 50 }, (_, id) => id).find(
      (id) => id !== 7 && partitionOf(`twitter:p${id}`, partitions) === home,
    );
    expect(
      partition.take(record(1, { id: own as number, minute: 0, likes: undefined, deleted: false })).kind,
    ).toBe('changed');
  });

  it('refuses a post that is more than five minutes ahead of the broker clock, and only that', () => {
    const partition = PostsPartition.at(settings, 0);
    const post = record(0, { id: 1, minute: 0, likes: undefined, deleted: false });
    expect(partition.take({ ...post, appendedAt: START - 5 * MINUTE - 1 })).toMatchObject({
      kind: 'dead',
      refusal: { code: 'time-in-future' },
    });
    expect(partition.take({ ...post, appendedAt: START - 5 * MINUTE }).kind).toBe('changed');
  });

  it.each([
    ['no value', null, 'empty-value'],
    ['no bytes', Buffer.alloc(0), 'empty-value'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'invalid-utf8'],
    ['broken JSON', Buffer.from('{"id":'), 'invalid-json'],
    ['an array', Buffer.from('[]'), 'not-an-object'],
    ['a missing field', Buffer.from('{"id":"1","network":"n"}'), 'missing-field'],
    ['a bad network', Buffer.from('{"id":"1","network":"N N","deleted":true}'), 'invalid-field'],
  ])('sets aside a record with %s', (_, value, code) => {
    const partition = PostsPartition.at(settings, 0);
    const verdict = partition.take({ offset: 0, appendedAt: START, value, forwarded: undefined });
    expect(verdict).toMatchObject({ kind: 'dead', refusal: { code } });
  });
});

describe('a posts partition that has room for few posts', () => {
  const few = { ...settings, room: 3 };

  it('gives the same verdicts however often it is restarted in between', () => {
    const law = fc.property(log, fc.array(fc.nat(60), { maxLength: 6 }), (sents, cuts) => {
      const whole = run(PostsPartition.at(few, 0), sents);
      let partition = PostsPartition.at(few, 0);
      const stored = new Map<number, Buffer>();
      const pieces: Verdict[] = [];
      sents.forEach((s, offset) => {
        if (cuts.includes(offset)) partition = restarted(partition, stored, few);
        pieces.push(partition.take(record(offset, s)));
      });
      expect(pieces).toEqual(whole);
    });
    fc.assert(law, { numRuns: 1_000 });
  });

  it('forgets only posts without engagement beyond the grace, and never counts a forgotten one again', () => {
    // Some come from partitions that are behind, and were within the grace there.
    const ofOneTime = fc
      .tuple(withDeletions, fc.nat(40))
      .map(([one, id]) => ({ ...one, id, minute: (id * 37) % 400 }));
    const strayed = fc.array(fc.tuple(ofOneTime, fc.boolean()), { maxLength: 80 });
    const law = fc.property(strayed, (sents) => {
      const [bounded, roomy] = [PostsPartition.at(few, 0), PostsPartition.at(settings, 0)];
      const added = new Set<number>();
      const engaged = new Set<number>();
      let newest = -Infinity;
      sents.forEach(([s, isForwarded], offset) => {
        const one = { ...record(offset, s), forwarded: isForwarded ? { beyondGrace: false } : undefined };
        const [verdict, exact] = [bounded.take(one), roomy.take(one)];
        if (verdict.kind === 'changed' && verdict.change.change === 1) {
          expect(added.has(s.id)).toBe(false);
          added.add(s.id);
        }
        if (!isForwarded && !s.deleted && verdict.kind !== 'late') newest = Math.max(newest, s.minute);
        if (s.minute >= newest - 60 || engaged.has(s.id)) expect(verdict).toEqual(exact);
        if (verdict.kind === 'changed' && verdict.change.post.engagement.likes > 0) engaged.add(s.id);
      });
    });
    fc.assert(law, { numRuns: 1_000 });
  });

  it('holds no more than it has room for, besides what the grace and engagement ask for', () => {
    const partition = PostsPartition.at(few, 0);
    const sents = Array.from({ length: 600 }, (_, id) => ({
      id,
      minute: id,
      likes: id % 50 === 0 ? 1 : undefined,
      deleted: false,
    }));
    run(partition, sents);
    // 60 minutes of grace, up to 10 more until a generation is whole, and 11 posts with engagement before.
    expect(partition.memory.size).toBeLessThanOrEqual(60 + 10 + 11);
    expect(partition.memory.size).toBeGreaterThanOrEqual(60 + 10);
  });
});
