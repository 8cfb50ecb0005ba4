import { parseStartOptions } from './start-options.ts';

describe('parseStartOptions', () => {
  it('takes none, some and all', () => {
    expect(parseStartOptions([])).toEqual({ ephemeral: false, json: false, reset: false });
    expect(parseStartOptions(['--json', '--ephemeral'])).toEqual({ ephemeral: true, json: true, reset: false });
    expect(parseStartOptions(['--reset'])).toEqual({ ephemeral: false, json: false, reset: true });
  });

  it('names what it does not know, and what it knows', () => {
    expect(() => parseStartOptions(['--fresh'])).toThrow('does not know "--fresh": it takes --ephemeral, --json, --reset');
  });
});
