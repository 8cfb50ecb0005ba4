import fastify, { type FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { AfterglowClient } from './afterglow-client.ts';
import { captionOf, publishAndFind } from './spec-fixtures/publish-and-find.ts';

const fileOf = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('the example of the README', () => {
  let server: FastifyInstance;
  let afterglow: AfterglowClient;
  const posts = new Map<string, string>();
  let isHeardOf = false;

  beforeAll(async () => {
    server = fastify();
    server.post<{ Body: { caption: string } }>('/v1/posts', (request, reply) => {
      posts.set('p1', request.body.caption);
      return reply.code(201).header('afterglow-event', 'PostPublished;1').send({ postId: 'p1', creatorId: 'mia' });
    });
    server.get<{ Params: { postId: string } }>('/v1/posts/:postId', ({ params: { postId } }, reply) => {
      const caption = posts.get(postId);
      return caption === undefined ? reply.code(410).send({ code: 'post.deleted' }) : { caption };
    });
    // As campaigns would: the first time it has not heard of the post yet.
    server.get('/v1/library-posts', ({ headers }, reply) => {
      const mustWait = headers['after-event'] === 'PostPublished;1' && !isHeardOf;
      isHeardOf = true;
      if (mustWait) return reply.code(409).header('retry-after', '0').send({ code: 'event.not_yet_seen' });
      return { data: [...posts.keys()].map((postId) => ({ postId })), nextCursor: null };
    });
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    afterglow = new AfterglowClient({ urls: { stories: url, campaigns: url }, tokenFor: () => 'token', as: 'mia' });
  });
  afterAll(() => server.close());

  it('is the one that stands there', () => {
    const [, block] = /^```ts\n([^]*?)^```$/m.exec(fileOf('../README.md')) ?? [];
    // Others import the package.
    const example = fileOf('spec-fixtures/publish-and-find.ts').replace(
      '../afterglow-client.ts',
      '@afterglow/clients/afterglow-client',
    );
    expect(block).toBe(example);
  });

  it('publishes, finds, reads, and knows what is gone', async () => {
    expect(await publishAndFind(afterglow, 'Hello')).toEqual(['p1']);
    expect(await captionOf(afterglow, 'p1')).toBe('Hello');
    posts.clear();
    expect(await captionOf(afterglow, 'p1')).toBeNull();
  });
});
