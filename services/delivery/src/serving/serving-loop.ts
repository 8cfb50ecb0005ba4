import { ServiceLog } from '@afterglow/service-defaults/service-log';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { ServingSteps } from './serving-steps.ts';

const POLL_MS = 50;
const CHECK_RIGHTS_MS = 250;
const ASK_FOR_FUNDS_MS = 200;
const GIVE_BACK_RESTS_MS = 500;
/** A bid may follow what viewers do a little later. */
const POLL_RESPONSES_MS = 5_000;
/** For complete memory, when the service starts. */
const FIRST_WAIT_MS = 5_000;
const FIRST_LOOK_MS = 20;

/** What keeps a replica's memory up to date as long as it runs. Each part goes on by itself; a failure is tried again. */
@Injectable()
export class ServingLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private loops: readonly Promise<void>[] = [];

  constructor(
    private readonly steps: ServingSteps,
    private readonly log: ServiceLog,
  ) {}

  /** The service does not take requests before memory is complete; if that takes too long, it refuses to serve instead. */
  async onApplicationBootstrap(): Promise<void> {
    this.loops = [
      this.every(POLL_MS, 'pools could not be polled', () => this.steps.pollMemory()),
      this.every(CHECK_RIGHTS_MS, 'the rights topics could not be followed', () => this.steps.checkRights()),
      this.every(POLL_RESPONSES_MS, 'responses to posts could not be polled', () => this.steps.pollResponses()),
      this.every(GIVE_BACK_RESTS_MS, 'rests of leases could not be given back', () => this.steps.giveBackRests()),
      this.every(ASK_FOR_FUNDS_MS, 'funds could not be requested', () => this.steps.askForFunds()),
    ];
    for (let waitedMs = 0; waitedMs < FIRST_WAIT_MS && !this.steps.isFresh(); waitedMs += FIRST_LOOK_MS)
      await delay(FIRST_LOOK_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  private async every(ms: number, failure: string, work: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await work().catch((error: unknown) => this.log.warn(error, failure));
      await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
