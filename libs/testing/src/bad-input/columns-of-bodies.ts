import type { Attempt, Cell, Column } from './attempt.ts';
import { none, requestOf } from './attempt.ts';
import { badTexts, outOfBounds, withUnknownFields, withWrongTypes, type BadBody } from './bad-values.ts';
import { parametersIn, type Schema } from './operations.ts';

const INVALID = '400 request.invalid';

export const unknownFields: Column = async (cell) => {
  const hasQuery = parametersIn(cell.operation, 'query').length > 0;
  if (!cell.operation.body && !hasQuery) return none('it takes neither a body nor a query');
  const inQuery = { what: '?unknownField=1', request: await requestOf(cell, { query: queryWith(cell, 'unknownField', '1') }) };
  return [
    ...(await bodies(cell, withUnknownFields)),
    ...(hasQuery ? [{ ...inQuery, gets: INVALID, field: 'unknownField' }] : []),
  ];
};

export const wrongTypes: Column = async (cell) => {
  const query = parametersIn(cell.operation, 'query');
  if (!cell.operation.body && query.length === 0) return none('it takes neither a body nor a query');
  const repeated = query.map(async ({ name }): Promise<Attempt> => {
    const twice = new URLSearchParams([...Object.entries(cell.good.query ?? {}), [name, 'a'], [name, 'b']]).toString();
    return { what: `?${twice}`, request: await requestOf(cell, { query: twice }), gets: INVALID, field: name };
  });
  return [...(await bodies(cell, withWrongTypes)), ...(await Promise.all(repeated))];
};

export const limits: Column = async (cell) => {
  const texts = parametersIn(cell.operation, 'query').flatMap((parameter) =>
    badTexts(parameter).map((text) => ({ name: parameter.name, text })),
  );
  const queries = texts.map(async ({ name, text }): Promise<Attempt> => {
    const request = await requestOf(cell, { query: queryWith(cell, name, text) });
    return { what: `?${name}=${text.slice(0, 40)}`, request, gets: INVALID, field: name };
  });
  const all = [...(await bodies(cell, outOfBounds)), ...(await Promise.all(queries))];
  return all.length > 0 ? all : none('nothing that it takes has limits');
};

export const tooLarge: Column = async (cell) => {
  if (!cell.operation.body) return none('it takes no body');
  const body = JSON.stringify({ ...cell.good.body, unknownField: 'x'.repeat(256 * 1024) });
  return [{ what: 'more than 256 KiB', request: await requestOf(cell, { body }), gets: '413 request.too_large' }];
};

export const notJson: Column = async (cell) => {
  if (!cell.operation.body) return none('it takes no body');
  const good = JSON.stringify(cell.good.body ?? {});
  const texts: [string, string | Uint8Array<ArrayBuffer>, string][] = [
    ['half an object', '{', '400 request.malformed_json'],
    ['a form', 'a=b', '400 request.malformed_json'],
    ['a list', '[]', '400 request.not_an_object'],
    ['null', 'null', '400 request.not_an_object'],
    ['a text', '"text"', '400 request.not_an_object'],
    ['a NUL', '{"a":"\\u0000"}', '400 request.invalid_text'],
    ['half a surrogate pair', '{"a":"\\ud800"}', '400 request.invalid_text'],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), '400 request.invalid_text'],
    ['a key of every object', '{"__proto__":{}}', '400 request.malformed_json'],
    ['a list in a list', '{"a":[[]]}', '400 request.list_in_list'],
    ['too deep', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, '400 request.too_deep'],
  ];
  const nothing = { body: new Uint8Array(), headers: { 'content-type': undefined } };
  const missing = { what: 'no body', request: await requestOf(cell, nothing), gets: INVALID };
  const asJson = texts.map(async ([what, body, gets]) => ({ what, request: await requestOf(cell, { body }), gets }));
  const ofTypes = ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'].map(async (type) => ({
    what: type,
    request: await requestOf(cell, { body: good, headers: { 'content-type': type } }),
    gets: '415 request.unsupported_media_type',
  }));
  return [...(await Promise.all([...asJson, ...ofTypes])), ...(cell.operation.needsBody ? [missing] : [])];
};

async function bodies(
  cell: Cell,
  make: (schema: Schema, good: NonNullable<Cell['good']['body']>) => BadBody[],
): Promise<Attempt[]> {
  const schema = cell.operation.body;
  if (!schema) return [];
  const all = make(schema, cell.good.body ?? {}).map(async ({ field, body }): Promise<Attempt> => {
    const text = JSON.stringify(body);
    const isListInList = /\[\[/.test(text.replace(/"[^"]*"/g, ''));
    const what = `${field} in ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`;
    const gets = isListInList ? '400 request.list_in_list' : INVALID;
    return { what, request: await requestOf(cell, { body: text }), gets, ...(isListInList ? {} : { field }) };
  });
  return Promise.all(all);
}

function queryWith({ good }: Cell, name: string, value: string): string {
  return new URLSearchParams({ ...good.query, [name]: value }).toString();
}
