import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BODY_COMPILER_OPTIONS } from './body-schema.ts';
import { createClientErrorHandler } from './client-errors.ts';
import { explainRefusedBodies } from './compiled-bodies.ts';
import { callDirectRoutes } from './direct-route.ts';
import { installHooks, type HttpParts } from './http-hooks.ts';
import { acceptJsonOnly, BODY_LIMIT_BYTES } from './json-body.ts';
import { ProblemDetailsFilter } from './problem-details.ts';
import { RequestValidation } from './request-validation.ts';

/** Bounds how long a slow client may take to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The Nest application on Fastify, complete but for listening. Throws when routes and policies differ. */
export async function createHttpApplication(module: DynamicModule, parts: HttpParts): Promise<NestFastifyApplication> {
  const problems = new ProblemDetailsFilter(parts.logger, parts.policies);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: createClientErrorHandler(),
    ajv: { customOptions: BODY_COMPILER_OPTIONS },
    // Malformed URLs never reach a hook or Nest.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => problems.answer(error, request, reply),
  });
  const fastify = adapter.getInstance();
  acceptJsonOnly(fastify);
  explainRefusedBodies(fastify);
  installHooks(fastify, parts);
  callDirectRoutes(fastify, (controller) => app.get<unknown>(controller, { strict: false }));
  // Nest's own logger is one for the whole process; what it would say, boot errors and the filter say for each service.
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.useGlobalPipes(new RequestValidation());
  app.useGlobalFilters(problems);
  try {
    await app.init();
    await fastify.ready();
    parts.policies.check();
    return app;
  } catch (error) {
    // Providers may have begun something in their module hooks.
    await app.close();
    throw error;
  }
}
