import { newId } from '@afterglow/service-defaults/ids';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { eventually } from '@afterglow/testing/eventually';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { Module } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { counted } from './spec-fixtures/consumer-under-test.ts';
import { HeardElsewhere, sampleDefinition } from './spec-fixtures/sample-event.ts';

class CountWhenHeard {
  readonly event = HeardElsewhere;
  async react(event: HeardElsewhere, tx: EntityManager): Promise<void> {
    await tx.query('select $1::text', [event.counter]);
  }
}

@Module({ providers: [CountWhenHeard] })
class SampleModule {}

const topic = HeardElsewhere.topic;
const op = { as: 'op' as const, key: null };

describe('operators’ routes of messaging', () => {
  let service: TestService;

  beforeAll(async () => {
    const definition = { ...sampleDefinition, Config: ServiceConfig, module: SampleModule, policies: {}, timers: [] };
    service = await startService({ definition, subscriptions: { copies: [], acts: [CountWhenHeard] } });
  }, 30_000);
  afterAll(() => service.stop());

  const hear = (counter: string) => service.publish(Object.assign(new HeardElsewhere(), counted(counter, 1)));
  const post = (path: string, body: object) => service.call('POST', `/operations/consumers/${path}`, { ...op, body });
  const metric = async (name: string) => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    return text.split('\n').filter((line) => line.startsWith(name));
  };

  it('OP1 flow: rates, and the oldest of what is unpublished and unprocessed, by topic', async () => {
    await hear('a');
    await service.db.query(
      `insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id, occurred_at)
       select gen_random_uuid(), '${topic}', 'k', 'afterglow.sample.SampleCounted.v1', 1, '{}', gen_random_uuid(), platform_now() - n * interval '1 second'
       from generate_series(1, 30) as n`,
    );
    await service.settled();
    const { body } = await service.call('GET', '/operations/flow', op);
    expect(body).toMatchObject({
      published: [{ topic, perSecond: 0.5 }],
      unpublished: [],
      unprocessed: [{ consumerGroup: 'sample', topic, status: 'RUNNING', events: 0, oldestForSeconds: 0 }],
      processed: [{ reaction: 'CountWhenHeard', events: 1 }],
      waitingDeadLetters: 0,
      haltedPartitions: 0,
      pausedPartitions: 0,
    });
  });

  it('flow tells the oldest unpublished event, and counts no further than it must', async () => {
    // As after a restart behind the cursor; the relay that runs does not look back.
    const waiting = await service.db.query<{ id: string }>(`select max(id) as id from outbox`);
    expect(Number(waiting[0]?.id)).toBe(30);
    await service.db.query(`update outbox_cursor set position = 28`);
    const { body } = await service.call('GET', '/operations/flow', op);
    expect(body['unpublished']).toMatchObject([{ topic, events: 2, isAtLeast: false }]);
    expect(Number((await metric('afterglow_outbox_unpublished_age_seconds'))[0]?.split(' ')[1])).toBeGreaterThanOrEqual(28);
    await service.db.query(`update outbox_cursor set position = 30`);
  });

  it('an operator pauses a consumer with a reason, sees it in consumers, flow and metrics, and resumes it', async () => {
    await hear('b');
    const answer = await post('pauses', { consumerGroup: 'sample', topic, why: 'a bad release' });
    expect(answer.status).toBe(200);
    const { body } = await service.call('GET', '/operations/consumers', op);
    const listed = body['data'] as { status: string; haltReason: string; haltedBy: string }[];
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.every((row) => row.status === 'PAUSED' && row.haltReason === 'a bad release' && row.haltedBy !== '')).toBe(
      true,
    );
    expect((await metric('afterglow_paused_partitions{')).length).toBe(listed.length);
    expect(await metric('afterglow_halted_partitions{')).toEqual([]);
    const again = await post('pauses', { consumerGroup: 'sample', topic, why: 'a bad release' });
    expect([again.status, again.body['code']]).toEqual([409, 'consumer.already_stopped']);
    const resumed = await post('resumptions', { consumerGroup: 'sample', topic, why: 'mended' });
    expect(resumed.body['data']).toHaveLength(listed.length);
    await hear('c');
    expect(await metric('afterglow_paused_partitions{')).toEqual([]);
  });

  it('metrics of DESIGN §10 are there: what waits, what was done, how long it took, whether the parts answer', async () => {
    await eventually(async () => (await metric('afterglow_oldest_transaction_seconds')).length > 0);
    for (const [name, value] of [
      ['afterglow_database_up', '1'],
      ['afterglow_broker_up', '1'],
      ['afterglow_dead_letters_waiting', '0'],
      ['afterglow_parked_keys', '0'],
      ['afterglow_outbox_unpublished_events', '0'],
      [`afterglow_unprocessed_events{consumer_group="sample",topic="${topic}"}`, '0'],
      [`afterglow_unprocessed_age_seconds{consumer_group="sample",topic="${topic}"}`, '0'],
    ] as const) {
      expect((await metric(name)).filter((line) => line.startsWith(`${name} `))).toEqual([`${name} ${value}`]);
    }
    for (const name of [
      'afterglow_reaction_duration_seconds_bucket{le="0.001",reaction="CountWhenHeard"}',
      `afterglow_event_delay_seconds_count{topic="${topic}"}`,
      'afterglow_outbox_published_total',
      'database_pool_waiting',
      'database_pool_wait_seconds_bucket{le="5"}',
    ])
      expect((await metric(name)).length).toBeGreaterThan(0);
  });

  it.each([
    ['no reason', { consumerGroup: 'sample', topic }, 400, 'request.invalid'],
    ['an empty reason', { consumerGroup: 'sample', topic, why: '' }, 400, 'request.invalid'],
    ['a partition below 0', { consumerGroup: 'sample', topic, partition: -1, why: 'because' }, 400, 'request.invalid'],
    ['an unknown field', { consumerGroup: 'sample', topic, why: 'because', force: true }, 400, 'request.invalid'],
    ['a group of nobody', { consumerGroup: 'nobody', topic, why: 'because' }, 404, 'consumer.not_found'],
  ])('bad input: a pause with %s', async (_what, body, status, code) => {
    const answer = await post('pauses', body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it.each([
    'GET /operations/flow',
    'GET /operations/consumers',
    'POST /operations/consumers/pauses',
    'POST /operations/consumers/resumptions',
    `GET /operations/timeline?id=${newId()}`,
    'GET /operations/log-level',
    'PUT /operations/log-level',
    'DELETE /operations/log-level',
    'GET /operations/quiescence',
  ])('nobody but a platform operator: %s', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const sent = method === 'GET' ? {} : { body: {} };
    for (const as of ['mia', 'mod', 'feed'] as const)
      expect((await service.call(method, path, { as, ...sent })).status).toBe(403);
    expect((await service.call(method, path, sent)).status).toBe(401);
  });
});
