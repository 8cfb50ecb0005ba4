import type { Attempt, Cell, Column } from './attempt.ts';
import { none, requestOf } from './attempt.ts';
import { parametersIn } from './operations.ts';

const BAD_IDS: readonly [string, string][] = [
  ['x', '400 request.invalid'],
  ['7', '400 request.invalid'],
  ['0190a000-0000-7000-8000-00000000000g', '400 request.invalid'],
  ["'%20or%201=1", '400 request.invalid'],
  ['a'.repeat(90), '400 request.invalid'],
  ['%00', '400 request.invalid_text'],
  ['%E0%A4%A', '400 request.malformed'],
];

export const badIds: Column = async (cell) => {
  const ids = parametersIn(cell.operation, 'path').filter(({ schema }) => schema.format === 'uuid');
  if (ids.length === 0) return none('its path names no id');
  const all = ids.flatMap(({ name }) => BAD_IDS.map(([id, gets]) => ({ name, id, gets })));
  return Promise.all(
    all.map(async ({ name, id, gets }) => ({
      what: `${name} ${id}`,
      request: await requestOf(cell, { params: { [name]: id } }),
      gets,
    })),
  );
};

export const unknownIds: Column = async (cell) => {
  const { unknown } = cell.example;
  if (typeof unknown !== 'string') return unknown;
  const ids = parametersIn(cell.operation, 'path').filter(({ schema }) => schema.format === 'uuid');
  const params = Object.fromEntries(ids.map(({ name }) => [name, crypto.randomUUID()]));
  return [{ what: JSON.stringify(params), request: await requestOf(cell, { params }), gets: unknown }];
};

export const badTokens: Column = async (cell) => {
  if (!cell.operation.security) return none('it asks nobody for a token');
  const headers: [string, string | undefined, string][] = [
    ['no token', undefined, '401 auth.token_missing'],
    ['an expired token', await cell.authorization('expired'), '401 auth.token_expired'],
    ['a token of another key', await cell.authorization('foreign'), '401 auth.token_invalid'],
    ['a token for another service', await cell.authorization('misdirected'), '401 auth.wrong_audience'],
    ['no token at all', 'Bearer nonsense', '401 auth.token_invalid'],
    ['a password', 'Basic bWlhOm1pYQ==', '401 auth.token_invalid'],
  ];
  return Promise.all(
    headers.map(async ([what, authorization, gets]) => ({
      what,
      request: await requestOf(cell, { headers: { authorization } }),
      gets,
    })),
  );
};

/** People at the routes of clients, clients at those of people; a role or a scope too little. */
export const otherCallers: Column = async (cell) => {
  const { security } = cell.operation;
  if (!security) return none('it asks nobody for a token');
  const [needed] = security.names;
  const isForClients = security.scheme === 'serviceClient';
  const other = isForClients ? 'vic' : 'feed';
  const lacking = { userId: 'another-client', scopes: ['something:else'] };
  const all: [string, Cell['example']['as']][] = [
    [isForClients ? 'a person' : 'a service client', other],
    ...(isForClients ? [['a client with another scope', lacking] as [string, Cell['example']['as']]] : []),
    ...(!isForClients && needed ? [['a person without the role', 'vic'] as [string, Cell['example']['as']]] : []),
  ];
  return Promise.all(
    all.map(async ([what, as]) => ({ what, request: await requestOf(cell, { as }), gets: '403 auth.forbidden' })),
  );
};

export const strangers: Column = async (cell): Promise<readonly Attempt[] | { readonly none: string }> => {
  const { stranger } = cell.example;
  if ('none' in stranger) return stranger;
  return [
    { what: `as ${JSON.stringify(stranger.as)}`, request: await requestOf(cell, { as: stranger.as }), gets: stranger.gets },
  ];
};
