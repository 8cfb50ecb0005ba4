import { newId } from '@afterglow/service-defaults/ids';
import { setTimeout as delay } from 'node:timers/promises';
import { latencies, openTwoServices } from './end-to-end/two-services.mjs';
import { percentile } from './percentile.mjs';
import { memoryNow } from './processor-time.mjs';
import { postPublished } from './post-events.mjs';
import { startServers } from './servers.mjs';

/** An hour of 250 events a second, in one go. */
const EVENTS = 900_000;
const WRITERS = 8;
const EVENTS_PER_TRANSACTION = 10;
/** So many events may be under way: a queue that only grows would be all that is measured. */
const WINDOW = 2_000;
const POSTS = 1_000;
/** One post in so many is new and its time is taken, by commit times, while its outbox row is still there. */
const SAMPLED_EVERY = 50;
const QUARTERS = 4;
/** Instead of 35 days, so that the inbox comes to its steady size within the run. */
const INBOX_KEPT_MINUTES = 0.5;
/** Nothing grows: less than this from the first quarter (memory: the second, caches are warm then) to the last. */
const BAR_GROWTH = 1.5;

export const bench = {
  name: 'long',
  about:
    "an hour's volume at full speed from one service to another: memory, tables, latency, the first quarter against the last",
  run: measureLong,
};

async function measureLong({ scale = 1, say }) {
  const servers = await startServers();
  try {
    const services = await openTwoServices(servers, { inboxDaysKept: INBOX_KEPT_MINUTES / (24 * 60) });
    const upkeep = await startUpkeep(services.writer);
    const posts = Array.from({ length: POSTS }, () => newId());
    const quarters = [];
    for (let quarter = 1; quarter <= QUARTERS; quarter += 1) {
      quarters.push(await runQuarter(services, { posts, events: Math.round((EVENTS * scale) / QUARTERS), servers }));
      say(`Quarter ${quarter}: ${JSON.stringify(quarters.at(-1))}`);
    }
    await upkeep.stop();
    await services.close();
    return report(quarters, Math.round(EVENTS * scale));
  } finally {
    await servers.stop();
  }
}

async function startUpkeep({ dataSource, logger }) {
  const { TableUpkeep } = await import('@afterglow/messaging/table-upkeep');
  const upkeep = new TableUpkeep(dataSource, logger);
  upkeep.start();
  return upkeep;
}

async function runQuarter({ commit, writerDb, readerDb, reader }, { posts, events }) {
  const startedAt = performance.now();
  const sampled = [];
  const times = [];
  const progress = { appended: 0, processedBefore: await processed(readerDb), processed: 0, version: Math.round(startedAt) };
  const watching = watch(readerDb, progress, events);
  const write = async () => {
    while (progress.appended < events) {
      if (progress.appended - progress.processed > WINDOW) {
        await delay(2);
        continue;
      }
      const count = Math.min(EVENTS_PER_TRANSACTION, events - progress.appended);
      progress.appended += count;
      await commit(Array.from({ length: count }, () => nextPost(progress, posts, sampled)));
      if (sampled.length >= 200) times.push(...(await settledTimes(readerDb, sampled.splice(0))));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  await watching;
  times.push(...(await settledTimes(readerDb, sampled)));
  times.sort((a, b) => a - b);
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    ...{
      eventsPerSecond: Math.round(events / seconds),
      p50: Math.round(percentile(times, 0.5)),
      p99: Math.round(percentile(times, 0.99)),
    },
    ...{ writerMiB: memoryNow(process.pid), readerMiB: memoryNow(reader.pid) },
    ...{ outboxMiB: await sizeOf(writerDb, 'outbox'), inboxMiB: await sizeOf(readerDb, 'inbox') },
  };
}

let numbered = 0;
function nextPost(progress, posts, sampled) {
  numbered += 1;
  if (numbered % SAMPLED_EVERY !== 0) return postPublished(posts[numbered % posts.length], progress.version + numbered);
  const postId = newId();
  sampled.push(postId);
  return postPublished(postId);
}

/** The consumer's own count of its place: the sum of its offsets. */
async function processed(readerDb) {
  const { rows } = await readerDb.admin.query(
    `select coalesce(sum(next_offset), 0)::float8 as count from consumer_offset where topic = 'stories'`,
  );
  return rows[0].count;
}

async function watch(readerDb, progress, events) {
  while (progress.processed < events) {
    await delay(10);
    progress.processed = (await processed(readerDb)) - progress.processedBefore;
  }
}

async function settledTimes(readerDb, postIds) {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const { rows } = await readerDb.admin.query('select count(*)::int as count from effect where post_id = any($1::uuid[])', [
      postIds,
    ]);
    if (rows[0].count === postIds.length) break;
    await delay(20);
  }
  return latencies(readerDb, postIds);
}

async function sizeOf({ admin }, table) {
  const { rows } = await admin.query('select pg_total_relation_size($1::regclass)::float8 / 1048576 as mib', [table]);
  return Math.round(rows[0].mib);
}

function report(quarters, events) {
  const [first, second, last] = [quarters[0], quarters[1], quarters.at(-1)];
  const growth = {
    latencyP99: last.p99 / first.p99,
    writerMemory: last.writerMiB / second.writerMiB,
    readerMemory: last.readerMiB / second.readerMiB,
    outbox: last.outboxMiB / second.outboxMiB,
    inbox: last.inboxMiB / second.inboxMiB,
  };
  const ratio = Object.fromEntries(Object.entries(growth).map(([name, value]) => [name, Math.round(value * 100) / 100]));
  return {
    unit: 'events/s',
    ours: { first, last },
    peers: {},
    ratio,
    bar: { growthAtMost: BAR_GROWTH },
    pass: Object.values(growth).every((value) => value <= BAR_GROWTH),
    lines: [
      `- ${events} events in four quarters, ${EVENTS_PER_TRANSACTION} a transaction, at most ${WINDOW} under way; inbox rows kept ${INBOX_KEPT_MINUTES * 60} s here`,
      ...quarters.map(
        (one, index) =>
          `- quarter ${index + 1}: ${one.eventsPerSecond} events/s, commit to reaction p50 ${one.p50} ms, p99 ${one.p99} ms; memory of writer and reader ` +
          `${one.writerMiB} and ${one.readerMiB} MiB; outbox ${one.outboxMiB} MiB, inbox ${one.inboxMiB} MiB`,
      ),
      `- growth (bar ${BAR_GROWTH}): ${Object.entries(ratio)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}`,
    ],
  };
}
