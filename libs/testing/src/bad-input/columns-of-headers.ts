import { none, requestOf, type Column } from './attempt.ts';
import { headerOf } from './operations.ts';

export const staleVersions: Column = async (cell) => {
  if (!headerOf(cell.operation, 'If-Match')) return none('it is not edited by version');
  const headers: [string, string | undefined, string][] = [
    ['no If-Match', undefined, '428 precondition.missing'],
    ['no ETag', 'yesterday', '400 precondition.malformed'],
    ['no quotes', String(cell.good.version), '400 precondition.malformed'],
    ['a list of ETags', `"${cell.good.version}", "7"`, '400 precondition.malformed'],
    ['anything', '*', '400 precondition.malformed'],
    ['a stale version', '"987654321"', '412 precondition.stale'],
  ];
  return Promise.all(
    headers.map(async ([what, ifMatch, gets]) => ({
      what,
      request: await requestOf(cell, { headers: { 'if-match': ifMatch } }),
      gets,
    })),
  );
};

/** What comes before the effect; repetition and conflict are tried on fresh objects (`try-repetition.ts`). */
export const badKeys: Column = async (cell) => {
  const key = headerOf(cell.operation, 'Idempotency-Key');
  if (!key) return none('it keeps no answers');
  const bad: [string, string | undefined, string][] = [
    ['a blank', 'a b', '400 idempotency.key_malformed'],
    ['too long', 'k'.repeat(201), '400 idempotency.key_malformed'],
    ['no ASCII', 'ü', '400 idempotency.key_malformed'],
    ...(key.required ? [['none', undefined, '400 idempotency.key_missing'] as [string, undefined, string]] : []),
  ];
  return Promise.all(
    bad.map(async ([what, value, gets]) => ({
      what: `key: ${what}`,
      request: await requestOf(cell, { headers: { 'idempotency-key': value } }),
      gets,
    })),
  );
};

export const badAfterEvents: Column = async (cell) => {
  if (!headerOf(cell.operation, 'After-Event')) return none('it waits for no events');
  const headers = ['nonsense', 'AdAuthorized', ';', 'a;b;c', Array(101).fill('AdAuthorized;x').join()];
  return Promise.all(
    headers.map(async (header) => ({
      what: `After-Event: ${header.slice(0, 40)}`,
      request: await requestOf(cell, { headers: { 'after-event': header } }),
      gets: '400 event.header_malformed',
    })),
  );
};
