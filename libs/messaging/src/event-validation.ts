import type { EventContract } from '@afterglow/contracts/event-contract';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { compiledContract } from './compiled-contract.ts';

/** A contract was broken: at append the producer's bug, at consumption poison that no retry can cure. */
export class InvalidEvent extends Error {
  constructor(
    readonly type: string,
    readonly broken: readonly string[],
  ) {
    super(`${type} breaks its contract: ${broken.join('; ')}`);
    this.name = 'InvalidEvent';
  }
}

/** Throws InvalidEvent, naming each field and rule, never the values. Entities return nested states as plain objects. */
export function assertValid(contract: EventContract, event: object): void {
  if (compiledContract(contract)?.accepts(event)) return;
  const errors = validateSync(plainToInstance(contract, event), { forbidUnknownValues: true });
  if (errors.length > 0)
    throw new InvalidEvent(
      contract.type,
      errors.flatMap((error) => rulesOf(error, '')),
    );
}

/** Fields that the contract does not know are dropped: the producer may be newer than this reader. */
export function readEvent<E extends object>(contract: EventContract<E>, value: unknown): E {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidEvent(contract.type, ['the payload is not a JSON object']);
  }
  const accepted = compiledContract(contract)?.read(value);
  if (accepted) return accepted as E;
  const event = plainToInstance(contract, value);
  const errors = validateSync(event, { whitelist: true, forbidUnknownValues: true });
  if (errors.length > 0)
    throw new InvalidEvent(
      contract.type,
      errors.flatMap((error) => rulesOf(error, '')),
    );
  return event;
}

function rulesOf(error: ValidationError, parent: string): string[] {
  const path = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.keys(error.constraints ?? {}).map((rule) => `${path}: ${rule}`);
  return [...own, ...(error.children ?? []).flatMap((child) => rulesOf(child, path))];
}
