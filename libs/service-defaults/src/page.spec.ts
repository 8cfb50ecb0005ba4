import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { decodeCursor, pageOf, PageQuery } from './page.ts';

const queryOf = (limit: number, cursor?: string): PageQuery =>
  Object.assign(new PageQuery(), { limit }, cursor === undefined ? {} : { cursor });

describe('pageOf', () => {
  it('goes through any list once, in order, whatever the limit', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (ids, limit) => {
        const sorted = ids.toSorted().toReversed();
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const below = decodeCursor(queryOf(limit, cursor));
          const rows = sorted.filter((id) => below === undefined || id < below).slice(0, limit + 1);
          const page = pageOf(
            rows.map((id) => ({ id })),
            queryOf(limit, cursor),
            ({ id }) => id,
          );
          seen.push(...page.data);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(sorted);
      }),
    );
  });

  it('takes every text of its form for a cursor, and no other', () => {
    const isTaken = (cursor: string) => validateSync(queryOf(1, cursor)).length === 0;
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{21}[AQgw]$/), (cursor) => {
        const id = decodeCursor(queryOf(1, cursor)) ?? '';
        expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(isTaken(cursor)).toBe(true);
        expect(pageOf([{ id }, { id }], queryOf(1), () => null).nextCursor).toBe(cursor);
      }),
    );
    for (const other of ['', 'nonsense', 'A'.repeat(21), `${'A'.repeat(21)}B`, 'A'.repeat(23), `${'A'.repeat(21)}=`])
      expect(isTaken(other)).toBe(false);
  });

  it('has no next page when the last one is just full', () => {
    const rows = [{ id: '0198c0de-0000-7000-8000-000000000002' }, { id: '0198c0de-0000-7000-8000-000000000001' }];
    expect(pageOf(rows, queryOf(2), ({ id }) => id).nextCursor).toBeNull();
    expect(pageOf(rows, queryOf(1), ({ id }) => id).nextCursor).not.toBeNull();
  });
});
