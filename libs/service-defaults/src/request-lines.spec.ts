import fc from 'fast-check';
import { createLogger } from './logger.ts';
import { causeOf } from './request-ids.ts';
import { RequestLines, type RequestLine } from './request-lines.ts';

function logOf(level: string) {
  const written: string[] = [];
  const logger = createLogger('sample', level, { write: (line) => void written.push(line) });
  return { logger, written, lines: new RequestLines(logger) };
}

const TIME = /"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/;
const timeless = (line: string | undefined) => line?.replace(TIME, '"time":""');

const line: fc.Arbitrary<RequestLine> = fc.record({
  requestId: fc.option(fc.stringMatching(/^[\w.-]{1,100}$/), { nil: undefined }),
  cause: fc.constantFrom(undefined, causeOf({}), { correlationId: '0198c0de-0000-7000-8000-000000000001' }),
  method: fc.constantFrom('GET', 'POST', 'HEAD'),
  route: fc.constantFrom('none', '/v1/posts/:postId'),
  status: fc.integer({ min: 100, max: 599 }),
  ms: fc.nat(),
});

describe('DESIGN §10: the line of a request', () => {
  it('is what pino would write of the same fields', () => {
    fc.assert(
      fc.property(line, fc.constantFrom<('debug' | 'info')[]>('debug', 'info'), (told, level) => {
        const { logger, written, lines } = logOf('debug');
        const { requestId, cause, ...rest } = told;
        const traceId = cause?.traceparent?.split('-')[1];
        logger[level]({ requestId, ...cause, traceId, ...rest }, 'request');
        lines.write(level, told);
        expect(written[1]).toMatch(TIME);
        expect(timeless(written[1])).toBe(timeless(written[0]));
      }),
    );
  });

  it('follows the level of the service, also when an operator changes it', () => {
    const { logger, written, lines } = logOf('warn');
    const told = { requestId: 'a', cause: undefined, method: 'GET', route: '/v1/posts', status: 200, ms: 1 };
    lines.write('info', told);
    expect(written).toEqual([]);
    logger.level = 'info';
    lines.write('info', told);
    lines.write('debug', told);
    expect(written).toHaveLength(1);
  });
});
