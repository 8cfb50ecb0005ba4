import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from './policy.ts';
import { contextOf } from './request-context.ts';

/** `@CurrentCaller() caller: Caller`: who calls, as the verified access token names them. Only on routes that ask for a token. */
export const CurrentCaller = createParamDecorator((_data: unknown, host: ExecutionContext): Caller => {
  const { caller } = contextOf(host.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('CurrentCaller on a route whose policy lets anyone in: use OptionalCaller');
  return caller;
});

/** `@OptionalCaller() caller: Caller | undefined`: on routes for anyone, where a token is checked only if one was sent. */
export const OptionalCaller = createParamDecorator(
  (_data: unknown, host: ExecutionContext): Caller | undefined =>
    contextOf(host.switchToHttp().getRequest<FastifyRequest>()).caller,
);
