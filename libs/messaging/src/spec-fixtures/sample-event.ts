import type { EventContract } from '@afterglow/contracts/event-contract';
import { IsInt, IsOptional, IsString } from 'class-validator';

/** A contract for messaging's own tests: a counter that a test moves on. */
export class SampleCounted {
  static readonly type: string = 'SampleCounted';
  static readonly version = 1;
  static readonly topic: string = 'sample';
  static keyOf(event: SampleCounted): string {
    return event.counter;
  }

  @IsString()
  counter: string;

  @IsInt()
  aggregateVersion: number;

  @IsOptional()
  @IsString()
  filler?: string;
}

export const SAMPLE: EventContract<SampleCounted> = SampleCounted;

export const sampleDefinition = { name: 'sample', entities: [], migrations: [] };

/** The same on a topic that exists: for tests that boot a whole service. */
export class HeardElsewhere extends SampleCounted {
  static override readonly type = 'HeardElsewhere';
  static override readonly topic = 'stories';
}
