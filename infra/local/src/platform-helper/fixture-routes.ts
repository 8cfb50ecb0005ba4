import { CallRefused } from '@afterglow/clients/answer';
import type { FastifyInstance } from 'fastify';
import { personas } from '../personas.ts';
import { tokensOf } from './actor-tokens.ts';
import { makeFixtures, type FixturesWanted } from './fixtures.ts';
import { Refusal } from './refusal.ts';
import type { ServiceUrls } from './service-urls.ts';
import type { TokenIssuer } from './token-issuer.ts';

const persona = { enum: Object.keys(personas) };
const text = { type: 'string', minLength: 1, maxLength: 2_200 };
const wantedBody = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: {
    post: {
      type: 'object',
      additionalProperties: false,
      properties: {
        creator: persona,
        caption: text,
        soundId: { type: 'string', maxLength: 64 },
        adCode: {
          type: 'object',
          additionalProperties: false,
          properties: { authorizationDays: { enum: [7, 30, 60, 365] } },
        },
      },
    },
    fundedAccount: {
      type: 'object',
      additionalProperties: false,
      properties: { admin: persona, name: text, amountMicros: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
    },
  },
};

/** `POST /fixtures`: what a test of another team needs before it begins, in one call. */
export function addFixtureRoutes(server: FastifyInstance, parts: { urls: ServiceUrls; tokens: Promise<TokenIssuer> }): void {
  server.post<{ Body: FixturesWanted }>('/fixtures', { schema: { body: wantedBody } }, async ({ body }, reply) => {
    try {
      const fixtures = await makeFixtures(body, parts.urls, tokensOf(await parts.tokens));
      return await reply.status(201).send(fixtures);
    } catch (error) {
      if (!(error instanceof CallRefused)) throw new Refusal(503, 'platform.not_ready', String(error));
      // A service's refusal of what was asked for is the caller's to correct; anything else is not.
      throw new Refusal(error.problem.status < 500 ? 422 : 503, 'fixture.refused', error.message, { problem: error.problem });
    }
  });
}
