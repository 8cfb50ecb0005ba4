import type { FastifyInstance, FastifyRequest } from 'fastify';
import { classOfSchema } from './body-schema.ts';
import { RequestValidation } from './request-validation.ts';

/**
 * Routes with a schema that was made of a class (`body-schema.ts`): Fastify's compiled schema accepts; what it refuses is
 * given to the class, which says in the same words as on every other route what is wrong.
 */
export function explainRefusedBodies(fastify: FastifyInstance): void {
  const validation = new RequestValidation();
  fastify.addHook('onRoute', (route) => {
    if (classOfSchema(route.schema?.body)) route.attachValidation = true;
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    if (request.validationError) refuse(request, validation).catch(done);
    else done();
  });
}

async function refuse(request: FastifyRequest, validation: RequestValidation): Promise<never> {
  const metatype = classOfSchema(request.routeOptions.schema?.body);
  if (metatype) await validation.transform(request.body, { type: 'body', metatype });
  // The class would have taken it. A refusal that nobody can explain is a mistake of ours, and not the caller's.
  throw new Error(`The compiled schema of ${metatype?.name ?? 'a route'} refuses what its class accepts`);
}
