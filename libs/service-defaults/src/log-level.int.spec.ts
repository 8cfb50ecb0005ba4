import { pino } from 'pino';
import { LogLevel } from './log-level.ts';
import { realTimeMs } from './real-time.ts';
import { ServiceLog } from './service-log.ts';
import { startSample, type Sample } from './spec-fixtures/start-sample.ts';

const operator = { sub: '0197f0c4-6b0e-7000-8000-0000000000aa', roles: ['platform-operator'] };

describe('log level', () => {
  let sample: Sample;
  let token: string;
  beforeAll(async () => {
    sample = await startSample();
    token = await sample.issuer.token(operator);
  });
  afterAll(() => sample.stop());

  const put = (body: object) => sample.call('PUT', '/operations/log-level', { token, body });
  const debugLines = () => sample.log.filter((line) => line.includes('"level":20')).length;

  it('an operator makes the service say more, for a while, with a reason; it says so in its log, and can be set back', async () => {
    expect((await sample.call('GET', '/operations/log-level', { token })).body).toEqual({
      level: 'info',
      configuredLevel: 'info',
      untilAt: null,
      who: null,
      why: null,
    });
    expect(debugLines()).toBe(0);
    const changed = await put({ level: 'debug', minutes: 5, why: 'a slow route' });
    expect(changed.body).toMatchObject({ level: 'debug', configuredLevel: 'info', who: operator.sub, why: 'a slow route' });
    await sample.call('GET', '/health/live');
    expect(debugLines()).toBeGreaterThan(0);
    expect(sample.log.some((line) => line.includes('log level changed') && line.includes('a slow route'))).toBe(true);
    const back = await sample.call('DELETE', '/operations/log-level', { token });
    expect(back.body).toMatchObject({ level: 'info', untilAt: null });
    const before = debugLines();
    await sample.call('GET', '/health/live');
    expect(debugLines()).toBe(before);
  });

  it('what runs beside requests logs by the same logger: where it logs, what it hides, at its level', async () => {
    const log = sample.service.resolve(ServiceLog);
    const lines = () => sample.log.filter((line) => line.includes('a loop failed'));
    const leaky = Object.assign(new Error('refused'), { parameters: ['a-password'] });
    log.warn(leaky, 'a loop failed');
    expect(lines()).toEqual([expect.stringContaining('"message":"refused"')]);
    expect(lines()[0]).not.toContain('a-password');
    await put({ level: 'error', minutes: 5, why: 'a loop that is loud' });
    log.warn(leaky, 'a loop failed');
    expect(lines().length).toBe(1);
    await sample.call('DELETE', '/operations/log-level', { token });
    log.warn(leaky, 'a loop failed');
    expect(lines().length).toBe(2);
  });

  it('it ends by itself, and another replica follows within a look', async () => {
    let nowMs = realTimeMs();
    const replica = () => {
      const logger = pino({ level: 'warn' }, { write: () => undefined });
      const parts = { logger, configuredLevel: 'warn', transactions: sample.service.transactions, nowMs: () => nowMs };
      return { logger, level: new LogLevel(parts) };
    };
    const [one, other] = [replica(), replica()];
    await one.level.change({ level: 'trace', minutes: 10, who: 'an-operator', why: 'a slow route' });
    expect([one.logger.level, other.logger.level]).toEqual(['trace', 'warn']);
    await other.level.look();
    expect([other.logger.level, other.level.view.why]).toEqual(['trace', 'a slow route']);
    nowMs += 10 * 60_000 - 1;
    await Promise.all([one.level.look(), other.level.look()]);
    expect([one.logger.level, other.logger.level]).toEqual(['trace', 'trace']);
    nowMs += 1;
    await Promise.all([one.level.look(), other.level.look()]);
    expect([one.logger.level, other.logger.level]).toEqual(['warn', 'warn']);
    expect(other.level.view).toMatchObject({ level: 'warn', untilAt: null });
  });

  it('a restart in between keeps what was changed', async () => {
    await put({ level: 'error', minutes: 1, why: 'too loud' });
    const logger = pino({ level: 'info' }, { write: () => undefined });
    const restarted = new LogLevel({ logger, configuredLevel: 'info', transactions: sample.service.transactions });
    await restarted.start();
    restarted.stop();
    expect(logger.level).toBe('error');
    await sample.call('DELETE', '/operations/log-level', { token });
  });

  it.each([
    ['without a reason', { level: 'debug', minutes: 5 }],
    ['for longer than a working day', { level: 'debug', minutes: 481, why: 'because' }],
    ['for no time', { level: 'debug', minutes: 0, why: 'because' }],
    ['to a level that hides errors', { level: 'silent', minutes: 5, why: 'because' }],
    ['to a level that there is not', { level: 'loud', minutes: 5, why: 'because' }],
  ])('bad input: a change %s', async (_what, body) => {
    const answer = await put(body);
    expect([answer.status, answer.body['code']]).toEqual([400, 'request.invalid']);
  });

  it('nobody but a platform operator', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'GET' ? {} : { body: {} };
      expect((await sample.call(method, '/operations/log-level', body)).status).toBe(403);
      expect((await sample.call(method, '/operations/log-level', { token: null, ...body })).status).toBe(401);
    }
  });
});
