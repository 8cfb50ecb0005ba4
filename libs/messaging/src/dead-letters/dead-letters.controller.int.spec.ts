import { newId } from '@afterglow/service-defaults/ids';
import { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { startService, type TestService } from '@afterglow/testing/start-service';
import { Module } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { counted } from '../spec-fixtures/consumer-under-test.ts';
import { HeardElsewhere, sampleDefinition } from '../spec-fixtures/sample-event.ts';

class CountWhenHeard {
  static broken = true;
  readonly event = HeardElsewhere;
  async react(event: HeardElsewhere, tx: EntityManager): Promise<void> {
    if (CountWhenHeard.broken) throw new Error('cannot be counted');
    await tx.query('select $1::text', [event.counter]);
  }
}

@Module({ providers: [CountWhenHeard] })
class SampleModule {}

describe('dead letters over HTTP', () => {
  let service: TestService;

  beforeAll(async () => {
    const definition = { ...sampleDefinition, Config: ServiceConfig, module: SampleModule, policies: {}, timers: [] };
    service = await startService({ definition, subscriptions: { copies: [], acts: [CountWhenHeard] } });
    await service.publish(Object.assign(new HeardElsewhere(), counted('bad', 1)));
  }, 30_000);
  afterAll(() => service.stop());

  const op = { as: 'op' as const, key: null };

  it('an operator browses by cause, reads one in full, edits it and sees the difference, and redrives it', async () => {
    const groups = (await service.call('GET', '/operations/dead-letters', op)).body['data'] as {
      fingerprint: string;
      waiting: number;
    }[];
    expect(groups).toMatchObject([{ waiting: 1, reaction: 'CountWhenHeard', error: 'cannot be counted' }]);
    const fingerprint = groups[0]?.fingerprint ?? '';
    const letters = (await service.call('GET', `/operations/dead-letters/letters?fingerprint=${fingerprint}`, op)).body[
      'data'
    ] as { id: string }[];
    const path = `/operations/dead-letters/${letters[0]?.id}`;
    const value = JSON.stringify({ counter: 'mended', aggregateVersion: 1 });
    const edited = await service.call('PUT', `${path}/payload`, { ...op, body: { value, why: 'a typing error' } });
    expect(edited.body['difference']).toEqual([{ path: 'counter', before: 'bad', after: 'mended' }]);
    const again = await service.call('POST', '/operations/dead-letters/redrives', {
      ...op,
      body: { fingerprint, why: 'mended' },
    });
    expect(again.body).toEqual({ redriven: 0, failed: 1, remaining: 1 });
    CountWhenHeard.broken = false;
    const done = await service.call('POST', '/operations/dead-letters/redrives', { ...op, body: { fingerprint, why: 'mended' } });
    expect(done.body).toEqual({ redriven: 1, failed: 0, remaining: 0 });
    expect((await service.call('GET', path, op)).body).toMatchObject({ status: 'REDRIVEN', editedValue: value });
  });

  it.each([
    ['no target', { why: 'because' }, 422, 'dead_letter.target_ambiguous'],
    [
      'two targets',
      { why: 'because', deadLetterId: newId(), fingerprint: '0123456789abcdef' },
      422,
      'dead_letter.target_ambiguous',
    ],
    ['nothing that waits', { why: 'because', deadLetterId: newId() }, 404, 'dead_letter.not_found'],
    ['no reason', { deadLetterId: newId() }, 400, 'request.invalid'],
    ['an unknown field', { why: 'because', deadLetterId: newId(), force: true }, 400, 'request.invalid'],
  ])('bad input: %s', async (_what, body, status, code) => {
    for (const action of ['redrives', 'discards']) {
      const answer = await service.call('POST', `/operations/dead-letters/${action}`, { ...op, body });
      expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    }
  });

  it('nobody but an operator gets in', async () => {
    for (const as of ['mia', 'mod', 'feed'] as const) {
      expect((await service.call('GET', '/operations/dead-letters', { as })).status).toBe(403);
    }
    expect((await service.call('GET', '/operations/dead-letters')).status).toBe(401);
  });
});
