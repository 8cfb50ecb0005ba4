import { HttpCode, type Type } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { callDirectRoutes, DirectRoute } from './direct-route.ts';

const body = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] };
type Asked = FastifyRequest<{ Body: { word: string } }>;

class Echoes {
  constructor(private readonly times: number) {}

  @HttpCode(200)
  @DirectRoute()
  @RouteSchema({ body })
  now({ body: { word } }: Asked): { said: string } {
    if (word === 'no') throw new Error('this is not said');
    return { said: word.repeat(this.times) };
  }

  @HttpCode(200)
  @DirectRoute()
  @RouteSchema({ body })
  async later(request: Asked): Promise<{ said: string }> {
    await Promise.resolve();
    return this.now(request);
  }

  @DirectRoute()
  @RouteSchema({ body })
  created(): void {}

  @HttpCode(200)
  @DirectRoute()
  unvalidated(): void {}
}

/** As Nest's adapter adds a route: what the decorators said, beside a handler of its own. */
function add(app: FastifyInstance, method: keyof Echoes): void {
  const told = (decorator: MethodDecorator): unknown => {
    const [key] = Reflect.getMetadataKeys(Object.getOwnPropertyDescriptor(probeOf(decorator), 'probe')?.value as object);
    return Reflect.getMetadata(key, Echoes.prototype[method]);
  };
  const [config, schema] = [told(RouteConfig({})), told(RouteSchema({}))] as [object | undefined, { body: object } | undefined];
  const handler = () => {
    throw new Error('the way through Nest');
  };
  app.route({ method: 'POST', url: `/${method}`, handler, ...(config && { config }), ...(schema && { schema }) });
}

/** Which metadata a decorator writes is known to Nest only. */
function probeOf(decorator: MethodDecorator): object {
  const prototype = { probe: () => undefined };
  decorator(prototype, 'probe', Object.getOwnPropertyDescriptor(prototype, 'probe') ?? {});
  return prototype;
}

function appOf(...methods: (keyof Echoes)[]): FastifyInstance {
  const app = fastify();
  callDirectRoutes(app, (controller: Type) => (controller === Echoes ? new Echoes(2) : undefined));
  for (const method of methods) add(app, method);
  return app;
}

describe('decision 0051: a direct route', () => {
  it.each(['now', 'later'] as const)(
    'DESIGN §7: calls the method of the controller that was made, and answers 200 (%s)',
    async (method) => {
      const answer = await appOf(method).inject({ method: 'POST', url: `/${method}`, payload: { word: 'echo' } });
      expect([answer.statusCode, answer.json()]).toEqual([200, { said: 'echoecho' }]);
    },
  );

  it.each(['now', 'later'] as const)(
    'DESIGN §8: gives what is thrown to the error handler of all routes (%s)',
    async (method) => {
      const app = appOf(method);
      app.setErrorHandler((error: Error, _request, reply) => void reply.code(422).send({ problem: error.message }));
      const answer = await app.inject({ method: 'POST', url: `/${method}`, payload: { word: 'no' } });
      expect([answer.statusCode, answer.json()]).toEqual([422, { problem: 'this is not said' }]);
    },
  );

  it('decision 0060: is called when everything was read that could be, so that requests go through it side by side', async () => {
    const app = appOf('now');
    const saw: string[] = [];
    app.addHook('preHandler', (_request, _reply, done) => (saw.push('read'), done()));
    app.addHook('onSend', (_request, _reply, payload, done) => (saw.push('answered'), done(null, payload)));
    await app.ready();
    const ask = () => app.inject({ method: 'POST', url: '/now', payload: { word: 'echo' } });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map((answer) => answer.json<unknown>())).toEqual(Array(3).fill({ said: 'echoecho' }));
    expect(saw).toEqual(['read', 'read', 'read', 'answered', 'answered', 'answered']);
  });

  it('DESIGN §7: is not called with a body that its schema refuses', async () => {
    const answer = await appOf('now').inject({ method: 'POST', url: '/now', payload: { word: [] } });
    expect(answer.statusCode).toBe(400);
  });

  it('DESIGN §7: does not boot where it would answer another status than it says, or take what nobody validated', () => {
    expect(() => appOf('created')).toThrow('@HttpCode(200)');
    expect(() => appOf('unvalidated')).toThrow('@RouteSchema with a body');
  });
});
