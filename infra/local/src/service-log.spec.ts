import { errorIn, limitedReport } from './service-log.ts';

describe('errorIn', () => {
  it.each([
    [
      'an error with its cause',
      '{"level":50,"msg":"relay failed","err":{"message":"connect ECONNREFUSED"}}',
      'relay failed: connect ECONNREFUSED',
    ],
    ['a fatal error', '{"level":60,"msg":"out of memory"}', 'out of memory'],
    ['an error without words', '{"level":50,"code":"X"}', '{"level":50,"code":"X"}'],
    ['plain text', 'stories cannot start. STORIES_PORT is missing', 'stories cannot start. STORIES_PORT is missing'],
    ['half a line of JSON', '{"level":50,"ms', '{"level":50,"ms'],
  ])('shows %s', (_, line, shown) => {
    expect(errorIn(line)).toBe(shown);
  });

  it.each(['{"level":30,"msg":"ready"}', '{"level":40,"msg":"slow"}', '', '  '])('keeps %j in the log', (line) => {
    expect(errorIn(line)).toBeUndefined();
  });
});

describe('limitedReport', () => {
  it('cuts a flood, and starts anew ten seconds later', () => {
    const shown: string[] = [];
    let at = 0;
    const report = limitedReport(
      (line) => shown.push(line),
      () => at,
    );
    for (let n = 1; n <= 50; n += 1) report(`line ${n}`);
    expect(shown).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', '… more of this in its log.']);
    at = 10_001;
    report('line 51');
    expect(shown.at(-1)).toBe('line 51');
  });
});
