import { TokenIssuer } from '@afterglow/local/platform-helper/token-issuer';
import { databaseUrls } from '@afterglow/local/database-roles';
import type { ServiceConfig } from '@afterglow/service-defaults/service-config';
import { readFileSync } from 'node:fs';
import { startService, type StartServiceOptions, type TestService } from '../start-service.ts';
import type { Attempt, Cell, Column, TokenKind } from './attempt.ts';
import { requestOf } from './attempt.ts';
import { sampleOf, type JsonObject } from './bad-values.ts';
import { builtInExamples } from './built-in-examples.ts';
import { limits, notJson, tooLarge, unknownFields, wrongTypes } from './columns-of-bodies.ts';
import { badIds, badTokens, otherCallers, strangers, unknownIds } from './columns-of-callers.ts';
import { badAfterEvents, badKeys, staleVersions } from './columns-of-headers.ts';
import { Conversation, faultsOfAnswer, type Answer } from './judge-answer.ts';
import { headerOf, operationsOf, parametersIn, type Operation } from './operations.ts';
import type { ExampleRequest, RouteExample, RouteExamples } from './route-example.ts';

export interface BadInputOptions<C extends ServiceConfig> extends StartServiceOptions<C> {
  /** Those of the service's own routes; the built-in ones are known. */
  readonly examples: (svc: TestService) => RouteExamples;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  ...{ 'unknown fields': unknownFields, 'wrong types': wrongTypes, limits, 'too large': tooLarge, 'not JSON': notJson },
  ...{ 'bad ids': badIds, 'unknown ids': unknownIds, 'bad tokens': badTokens, 'other callers': otherCallers },
  ...{ 'stale versions': staleVersions, 'bad keys': badKeys, 'bad After-Event': badAfterEvents, strangers },
};

/**
 * The table of bad input of a service: every operation of its OpenAPI document × every column. Each cell has requests with
 * what they must get, or words why there is nothing to try; no answer is a 5xx or stands outside of the document; and the
 * good request that all of them were made of is accepted afterwards, repeated, and in conflict with another one.
 */
export function describeBadInput<C extends ServiceConfig>(options: BadInputOptions<C>): void {
  const { definition } = options;
  if (!definition.openApi) throw new Error(`${definition.name} has no OpenAPI document`);
  const operations = operationsOf(JSON.parse(readFileSync(definition.openApi, 'utf8')) as object);

  describe(`${definition.name}: bad input`, () => {
    let svc: TestService;
    let examples: RouteExamples;
    let authorization: Cell['authorization'];
    let talk: Conversation;
    const log: string[] = [];

    beforeAll(async () => {
      // The table is one caller's thousands of requests in seconds.
      const env = { ...options.env, [`${definition.name.toUpperCase()}_LIMIT_PER_PERSON`]: '1000000', LOG_LEVEL: 'trace' };
      svc = await startService({ ...options, env, logTo: { write: (line) => void log.push(line) } });
      talk = new Conversation(svc.url, log);
      for (const secret of secretsOf(svc, options.env)) talk.keep(secret);
      examples = { ...builtInExamples, ...options.examples(svc) };
      authorization = await authorizations(svc);
    });
    afterAll(() => svc?.stop());

    it('OP6 every route has its example, and every example its route', () => {
      const routes = operations.map(({ route }) => route);
      const missing = routes.filter((route) => !examples[route]).map((route) => `${route}: ${HOW_TO}`);
      const lost = Object.keys(examples).filter((route) => !routes.includes(route));
      expect({ missing, lost }).toEqual({ missing: [], lost: [] });
    });

    it.each(operations.map((operation) => [operation.route, operation] as const))(
      'OP6 %s refuses bad input, by name, and nothing comes of it',
      async (route, operation) => {
        const example = examples[route];
        if (!example) throw new Error(`${route}: ${HOW_TO}`);
        const cell: Cell = { operation, example, good: await example.request(), authorization };
        const faults: string[] = [];
        for (const [name, column] of Object.entries(COLUMNS)) faults.push(...(await faultsOfColumn(talk, cell, name, column)));
        faults.push(...(await faultsOfRepetition(talk, cell)));
        expect(faults).toEqual([]);
      },
    );

    it('DESIGN §10 no log, no problem and no metric has a token, a key, an ad code or a password, also when all fails', async () => {
      await svc.db.query(tablesGone(definition.name));
      const failed: string[] = [];
      for (const operation of operations.filter(({ route }) => route.includes('/v1/'))) {
        const example = examples[operation.route];
        const cell = example && { operation, example, good: anything(operation), authorization };
        if (cell) failed.push((await talk.send(await requestOf(cell))).shown);
      }
      // Otherwise nothing that a failure says was looked at.
      expect(failed).toContain('500 internal.error');
      const { secrets, lines, problems } = talk.size;
      expect([secrets > 50, lines > 500, problems > 500]).toEqual([true, true, true]);
      expect(await talk.leaks()).toEqual([]);
    });
  });
}

/** Names that look like an example's, so that a request comes as far as its statement. */
function anything(operation: Operation): ExampleRequest {
  const params = Object.fromEntries(parametersIn(operation, 'path').map(({ name }) => [name, crypto.randomUUID()]));
  return { params, version: 1, ...(operation.body && { body: sampleOf(operation.body) as JsonObject }) };
}

/** Every table gets another name: whatever is asked fails in the middle of its work, with its parameters at hand. */
function tablesGone(schema: string): string {
  return `do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = '${schema}' loop
      execute format('alter table %I.%I rename to %I', '${schema}', name, 'gone_' || name);
    end loop; end $$`;
}

function secretsOf({ db, name }: TestService, env: Readonly<Record<string, string>> = {}): string[] {
  const { app } = databaseUrls(db.urls.admin, name);
  const password = new URL(app).password;
  const own = Object.entries(env).flatMap(([variable, value]) => (/SECRET|PASSWORD|KEY/.test(variable) ? [value] : []));
  return [app, password, ...own];
}

const HOW_TO =
  'it has no example in bad-input.int.spec.ts: who calls it, a good request, and what strangers and unknown ids get (CONTRIBUTING.md, "A use case")';

async function faultsOfColumn(talk: Conversation, cell: Cell, name: string, column: Column): Promise<string[]> {
  const attempts = await column(cell);
  if ('none' in attempts) return attempts.none.trim() === '' ? [`${name}: neither an expectation nor a reason`] : [];
  if (attempts.length === 0) return [`${name}: neither an expectation nor a reason`];
  const faults = await Promise.all(attempts.map((attempt) => faultsOfAttempt(talk, cell.operation, attempt)));
  return faults.flat().map((fault) => `${name}: ${fault}`);
}

async function faultsOfAttempt(
  talk: Conversation,
  operation: Operation,
  { what, request, gets, field }: Attempt,
): Promise<string[]> {
  const answer = await talk.send(request);
  const errors = (answer.problem?.['errors'] ?? []) as readonly { readonly field: string }[];
  const isNamed = field === undefined || errors.some((error) => field.startsWith(error.field) || error.field.startsWith(field));
  return [
    ...faultsOfAnswer(operation, answer),
    ...(answer.shown === gets ? [] : [`got ${answer.shown} instead of ${gets}`]),
    ...(isNamed ? [] : [`the problem does not name ${field}: ${answer.text}`]),
  ].map((fault) => `${what}: ${fault}`);
}

/** The good request at last: accepted, answered the same when repeated, and in conflict with another under its key. */
async function faultsOfRepetition(talk: Conversation, cell: Cell): Promise<string[]> {
  const { operation, example } = cell;
  const key = { 'idempotency-key': crypto.randomUUID() };
  const good = await requestOf(cell, { headers: key });
  const first = await talk.send(good);
  const isGood = example.gets ? first.shown === example.gets : first.status < 300;
  const faults = [...faultsOfAnswer(operation, first), ...(isGood ? [] : [`the good request got ${first.shown}: ${first.text}`])];
  if (!headerOf(operation, 'Idempotency-Key') || !isGood || example.gets) return faults;
  const again = await talk.send(good);
  if (!isSame(first, again)) faults.push(`repeated, it got ${again.shown} ${again.text} after ${first.shown} ${first.text}`);
  const other = good.body === undefined ? { ...good, url: `${good.url}?` } : { ...good, body: `${String(good.body)} ` };
  const conflict = await talk.send(other);
  if (conflict.shown !== '409 idempotency.conflict') faults.push(`another request under its key got ${conflict.shown}`);
  return [...faults, ...faultsOfAnswer(operation, conflict)];
}

function isSame(first: Answer, again: Answer): boolean {
  const event = 'afterglow-event';
  return (
    again.status === first.status &&
    again.text === first.text &&
    again.headers.get(event) === first.headers.get(event) &&
    again.headers.get('idempotency-replayed') === 'true'
  );
}

/** `Authorization` headers, each made once. */
async function authorizations({ issuer, name }: TestService): Promise<Cell['authorization']> {
  const foreign = await TokenIssuer.create({ issuer: issuer.url });
  const made = new Map<string, Promise<string>>();
  const make = async (kind: TokenKind, who: RouteExample['as']): Promise<string> => {
    if (who === 'nobody') return 'Bearer nonsense';
    const audience = kind === 'misdirected' ? 'another' : name;
    const token = await issuer.tokenFor(who, audience, kind === 'expired' ? { lifetimeSeconds: -60 } : {});
    if (kind !== 'foreign') return `Bearer ${token}`;
    const { accessToken } = await foreign.issue({ userId: crypto.randomUUID(), audience });
    return `Bearer ${accessToken}`;
  };
  return (kind, who = 'mia') => {
    const key = `${kind} ${JSON.stringify(who)}`;
    const header = made.get(key) ?? make(kind, who);
    made.set(key, header);
    return header;
  };
}
