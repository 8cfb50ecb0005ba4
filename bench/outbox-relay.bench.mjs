import { setTimeout as delay } from 'node:timers/promises';
import { summarise } from './figures.mjs';
import { percentile } from './percentile.mjs';
import { peakMemory, processorSeconds, processorSecondsWithChildren } from './processor-time.mjs';
import { openTopics, prepareService, recordsIn } from './service-database.mjs';
import { startServers } from './servers.mjs';
import { openPgTransactionalOutbox } from './outbox-relay/pg-transactional-outbox.mjs';
import { openDebezium, startOurs } from './outbox-relay/relays.mjs';

const SERVICE = 'campaigns';
const ROWS = 600_000;
/** Published before the clock starts: compilers and caches are warm. */
const WARM_UP_ROWS = 100_000;
const PEER_MESSAGES = 10_000;
const RATE = 1_000;
const LATENCY_SECONDS = 20;
const LATENCY_WARM_UP_SECONDS = 8;
const GIVE_UP_AFTER_MS = 240_000;
const BARS = { pgTransactionalOutbox: 20, debeziumThroughput: 1.5, debeziumProcessorTime: 2, debeziumLatency: 2 };

export const bench = {
  name: 'outbox-relay',
  about: 'rows a second from the outbox to Kafka, processor time, and commit to acknowledgement, against two peers',
  run: measureRelays,
};

async function measureRelays({ rounds = 2, scale = 1, say }) {
  const servers = await startServers();
  try {
    const db = await prepareService(servers.postgres, SERVICE);
    await createAppend(db.admin);
    const debezium = await openDebezium();
    const context = { servers, db, debezium, say };
    const throughput = await measureThroughput(context, {
      rounds,
      rows: Math.round(ROWS * scale),
      warmUp: Math.round(WARM_UP_ROWS * scale),
    });
    const latency = await measureLatency(context, { rounds, seconds: Math.max(5, LATENCY_SECONDS * scale) });
    const pgto = await measurePgTransactionalOutbox(context, { rounds, messages: Math.round(PEER_MESSAGES * scale) });
    await db.admin.end();
    return report({ throughput, latency, pgto, missing: [debezium.missing, pgto.missing].filter(Boolean) });
  } finally {
    await servers.stop();
  }
}

/** What the product's flush does, statement for statement (`outbox.ts`), as one call: a load of 1,000 a second costs little then. */
async function createAppend(admin) {
  await admin.query(`
    create function append_one(n int) returns uuid language plpgsql as $f$
    declare
      changed text := 'ad-group-' || n % 1000;
      event uuid := gen_random_uuid();
    begin
      perform pg_advisory_xact_lock(hashtext('outbox:${SERVICE}'), n % 1000), pg_current_xact_id();
      insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id) values (event, '${SERVICE}', changed,
        'afterglow.${SERVICE}.AdGroupChanged.v1', n, json_build_object('adGroupId', changed, 'aggregateVersion', n, 'name',
        'customer-' || n % 1000, 'bidMicros', n, 'currency', 'EUR', 'note', repeat('abcdefgh', 16), 'status', 'ACTIVE')::text, event);
      return event;
    end $f$;
    create procedure append_many(total int) language plpgsql as $p$
    begin for n in 1..total loop perform append_one(n); commit; end loop; end $p$;
    create publication bench_outbox for table outbox;`);
}

async function measureThroughput({ servers, db, debezium, say }, { rounds, rows, warmUp }) {
  const slots = debezium.missing ? [] : Array.from({ length: rounds }, (_, round) => `throughput_${round}`);
  for (const slot of slots) await db.admin.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
  say(`Throughput: ${rows + warmUp} rows, each in a transaction of its own …`);
  const filler = await db.admin.connect();
  await filler.query('set synchronous_commit = off');
  await filler.query(`call append_many(${rows + warmUp})`);
  await filler.query('vacuum analyze outbox');
  await filler.query('checkpoint');
  filler.release();
  const results = { ours: [], debezium: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['ours', 'debezium'] : ['debezium', 'ours'];
    for (const who of order.filter((name) => name === 'ours' || slots.length > 0)) {
      const result = await drain(
        { servers, db, debezium },
        { who, namespace: `t${round}-${who}.`, slot: slots[round], rows, warmUp },
      );
      say(`  ${who}, round ${round + 1}: ${describeDrain(result)}`);
      results[who].push(result);
    }
  }
  for (const slot of slots) await db.admin.query('select pg_drop_replication_slot($1)', [slot]);
  return results;
}

/** From the last row of the warm-up to the last row: seconds, and what each process has used of its processor. */
async function drain({ servers, db, debezium }, { who, namespace, slot, rows, warmUp }) {
  await db.admin.query(`update outbox_cursor set position = 0, published = '{}'`);
  const topics = await openTopics(servers.broker, { service: SERVICE, namespace });
  const relay = await startRelay({ servers, db, debezium }, { who, namespace, slot, pollMs: 5 });
  const look = async () => ({
    ...{ at: performance.now(), published: await recordsIn(topics, SERVICE), relay: processorSeconds(relay.pid) },
    ...{ postgres: processorSecondsWithChildren(servers.postgres.pid), broker: processorSeconds(servers.broker.pid) },
  });
  const givenUpAt = performance.now() + GIVE_UP_AFTER_MS;
  let now = await look();
  while (now.published < warmUp && performance.now() < givenUpAt) now = await delay(20).then(look);
  const start = now;
  while (now.published < rows + warmUp && performance.now() < givenUpAt) now = await delay(20).then(look);
  const memory = peakMemory(relay.pid);
  await relay.stop();
  await topics.close();
  if (now.published !== rows + warmUp) throw new Error(`${who} published ${now.published} of ${rows + warmUp} rows`);
  const published = now.published - start.published;
  const used = (name) => ((now[name] - start[name]) / published) * 1e6;
  return {
    perSecond: (published / (now.at - start.at)) * 1000,
    relay: used('relay'),
    postgres: used('postgres'),
    broker: used('broker'),
    memory,
  };
}

function describeDrain({ perSecond, relay, postgres, broker, memory }) {
  const times = `processor time for each row: relay ${relay.toFixed(1)}, Postgres ${postgres.toFixed(1)}, broker ${broker.toFixed(1)} µs`;
  return `${Math.round(perSecond)} rows/s; ${times}; memory ${memory} MiB`;
}

function startRelay({ servers, db, debezium }, { who, namespace, slot, pollMs, notesAcks = false }) {
  const { postgres, broker, folder } = servers;
  const common = { brokers: broker.brokers, service: SERVICE, notesAcks };
  if (who === 'ours') return startOurs({ ...common, db, namespace });
  return debezium.start({ ...common, postgres, slot, topic: `${namespace}${SERVICE}`, pollMs, folder });
}

async function measureLatency({ servers, db, debezium, say }, { rounds, seconds }) {
  say(`Latency: ${RATE} transactions a second for ${seconds} s …`);
  const results = { ours: [], debezium: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['debezium', 'ours'] : ['ours', 'debezium'];
    for (const who of order.filter((name) => name === 'ours' || !debezium.missing)) {
      const result = await latencyOf({ servers, db, debezium }, { who, namespace: `l${round}-${who}.`, seconds });
      say(
        `  ${who}, round ${round + 1}: p50 ${result.p50.toFixed(1)}, p99 ${result.p99.toFixed(1)} ms, relay ${result.processor.toFixed(2)} s/s`,
      );
      results[who].push(result);
    }
  }
  return results;
}

async function latencyOf({ servers, db, debezium }, { who, namespace, seconds }) {
  await db.admin.query('truncate outbox restart identity');
  await db.admin.query(`update outbox_cursor set position = 0, published = '{}'`);
  const slot = `latency_${namespace.replace(/\W/g, '_')}`;
  if (who !== 'ours') await db.admin.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
  const topics = await openTopics(servers.broker, { service: SERVICE, namespace });
  const relay = await startRelay({ servers, db, debezium }, { who, namespace, slot, pollMs: 5, notesAcks: true });
  await load(db.admin, 20, 1);
  while ((await recordsIn(topics, SERVICE)) < 20) await delay(100);
  await load(db.admin, RATE, LATENCY_WARM_UP_SECONDS);
  const [before, startedAt] = [processorSeconds(relay.pid), performance.now()];
  const events = await load(db.admin, RATE, seconds);
  const processor = ((processorSeconds(relay.pid) - before) / (performance.now() - startedAt)) * 1000;
  await delay(2_000);
  const acks = await relay.stop();
  await topics.close();
  if (who !== 'ours') await db.admin.query('select pg_drop_replication_slot($1)', [slot]);
  const { rows } = await db.admin.query(
    `select event_id as id, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as at from outbox where event_id = any($1::uuid[])`,
    [events],
  );
  const times = rows.flatMap(({ id, at }) => (acks.has(id) ? [acks.get(id) - at] : [])).sort((a, b) => a - b);
  if (times.length < events.length) throw new Error(`${who} acknowledged ${times.length} of ${events.length} events`);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), processor };
}

/** An open loop: what is due is begun, whatever has not come back. Answers the events' ids. */
async function load(pool, rate, seconds) {
  const startedAt = performance.now();
  const running = [];
  for (let sent = 0; sent < rate * seconds;) {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - startedAt) / 1000) * rate));
    for (; sent < due; sent += 1)
      running.push(pool.query({ name: 'append', text: 'select append_one($1) as id', values: [sent] }));
    await delay(5);
  }
  return (await Promise.all(running)).map(({ rows }) => rows[0].id);
}

async function measurePgTransactionalOutbox({ servers, say }, { rounds, messages }) {
  const peer = await openPgTransactionalOutbox(servers.postgres);
  if (peer.missing) return { missing: peer.missing };
  const results = { polling: [], replication: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const way of ['polling', 'replication']) {
      const perSecond = await peer.measure(way, messages);
      say(`pg-transactional-outbox, ${way}, round ${round + 1}: ${Math.round(perSecond)} messages/s`);
      results[way].push(perSecond);
    }
  }
  await peer.close();
  return results;
}

function report({ throughput, latency, pgto, missing }) {
  const median = (list, name) => (list.length > 0 ? summarise(list.map((one) => one[name])).median : undefined);
  const ours = {
    ...{ rowsPerSecond: median(throughput.ours, 'perSecond'), microsOfProcessorPerRow: median(throughput.ours, 'relay') },
    ...{ p50Ms: median(latency.ours, 'p50'), p99Ms: median(latency.ours, 'p99') },
  };
  const debezium = {
    ...{ rowsPerSecond: median(throughput.debezium, 'perSecond'), microsOfProcessorPerRow: median(throughput.debezium, 'relay') },
    ...{ p50Ms: median(latency.debezium, 'p50'), p99Ms: median(latency.debezium, 'p99') },
  };
  const best = Math.max(0, ...[pgto.polling, pgto.replication].filter(Boolean).map((list) => summarise(list).median));
  const ratio = {
    pgTransactionalOutbox: round(ours.rowsPerSecond / best),
    debeziumThroughput: round(ours.rowsPerSecond / debezium.rowsPerSecond),
    debeziumProcessorTime: round(debezium.microsOfProcessorPerRow / ours.microsOfProcessorPerRow),
    debeziumLatency: round(debezium.p99Ms / ours.p99Ms),
  };
  const spread = (list) => {
    const { smallest, largest } = summarise(list.map(({ perSecond }) => perSecond));
    return `${Math.round(smallest)} to ${Math.round(largest)} over ${list.length} rounds`;
  };
  const line = (name, figures, list) =>
    `- ${name}: **${Math.round(figures.rowsPerSecond)} rows/s** (${spread(list)}), ${figures.microsOfProcessorPerRow.toFixed(1)} µs of processor time for each row in its own process, ` +
    `commit to acknowledgement at ${RATE}/s p50 ${figures.p50Ms.toFixed(1)} ms, p99 **${figures.p99Ms.toFixed(1)} ms**`;
  return {
    unit: 'rows/s',
    ours: rounded(ours),
    peers: { debezium: rounded(debezium), pgTransactionalOutbox: Math.round(best) },
    ratio,
    bar: BARS,
    pass: Object.entries(BARS).every(([name, bar]) => ratio[name] >= bar),
    lines: [
      line('ours', ours, throughput.ours),
      ...(throughput.debezium.length > 0 ? [line('Debezium 3.6.1', debezium, throughput.debezium)] : []),
      ...(best > 0 ? [`- pg-transactional-outbox 0.5.7: ${Math.round(best)} messages/s, the better of its two listeners`] : []),
      ...missing.map((what) => `- not measured: ${what}`),
      `- ratios (bar): ${Object.entries(BARS)
        .map(([name, bar]) => `${name} ${ratio[name]} (${bar})`)
        .join(', ')}`,
    ],
  };
}

function round(value) {
  return Number.isFinite(value) ? Math.round(value * 100) / 100 : null;
}

function rounded(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]));
}
