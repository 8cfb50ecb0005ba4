import fc from 'fast-check';
import { isoTime } from './active-relay.ts';

describe('active relay', () => {
  it('writes the time of an event as ISO-8601, UTC, with milliseconds, however Postgres shortens it', () => {
    expect(isoTime('2026-11-25 06:10:00')).toBe('2026-11-25T06:10:00.000Z');
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }), (date) => {
        const iso = date.toISOString();
        const fraction = iso.slice(20, 23).replace(/0+$/, '');
        expect(isoTime(`${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction && `.${fraction}`}`)).toBe(iso);
      }),
    );
  });
});
