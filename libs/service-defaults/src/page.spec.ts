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

  it('has no next page when the last one is just full', () => {
    const rows = [{ id: '0198c0de-0000-7000-8000-000000000002' }, { id: '0198c0de-0000-7000-8000-000000000001' }];
    expect(pageOf(rows, queryOf(2), ({ id }) => id).nextCursor).toBeNull();
    expect(pageOf(rows, queryOf(1), ({ id }) => id).nextCursor).not.toBeNull();
  });
});
