import { causeOf, requestIdOf, traceparentOf } from './request-ids.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('ids of a request', () => {
  it('are taken over in the right form only', () => {
    expect(requestIdOf({ 'x-request-id': 'a.b-1_C' })).toBe('a.b-1_C');
    for (const bad of ['', 'a b', 'x'.repeat(101), 'a\n']) expect(requestIdOf({ 'x-request-id': bad })).toMatch(UUID);
    expect(causeOf({ 'x-correlation-id': '0198C0DE-0000-7000-8000-000000000001' }).correlationId).toBe(
      '0198c0de-0000-7000-8000-000000000001',
    );
    for (const bad of ['', 'mine', "1' or '1'='1"]) expect(causeOf({ 'x-correlation-id': bad }).correlationId).toMatch(UUID);
  });

  it('go on with a trace, under a span of our own', () => {
    expect(traceparentOf(`00-${trace}-00f067aa0ba902b7-00`)).toMatch(
      new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$`),
    );
  });

  it.each([
    undefined,
    '',
    'x',
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `01-${trace}-00f067aa0ba902b7-01`,
  ])('start a new trace for %s', (given) => {
    const made = traceparentOf(given);
    expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(made).not.toContain(trace);
  });
});
