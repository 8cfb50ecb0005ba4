import { StoryBroke } from './expectation.ts';

interface ClockAnswer {
  readonly now: string;
  readonly ready?: boolean;
  readonly notDrained?: readonly object[];
  readonly detail?: string;
  readonly code?: string;
}

/** A service was in the middle of something, so the clock has not moved. */
class ClockHeld extends StoryBroke {}

const PATIENCE = 6;

/** The platform's clock, moved through the local helper; each move returns when every service has worked off what became due. */
export class DemoClock {
  constructor(private readonly helperUrl: string) {}

  async now(): Promise<string> {
    return (await this.ask('GET', '/test-clock')).now;
  }

  async standAt(now: string): Promise<void> {
    await this.move('PUT', '/test-clock', { now, frozen: true });
  }

  async run(): Promise<void> {
    await this.move('PUT', '/test-clock', { frozen: false });
  }

  async advance(by: string): Promise<void> {
    await this.move('POST', '/test-clock/advances', { by });
  }

  /** A day brings much at once, and one answer waits for ten seconds only: a step of no length asks again. */
  private async move(method: string, path: string, body: object): Promise<void> {
    let answer = await this.askUntilItMoves(method, path, body);
    for (let again = 0; !answer.ready && again < PATIENCE; again += 1) {
      answer = await this.ask('POST', '/test-clock/advances', { by: 'PT0S' });
    }
    if (!answer.ready) throw new StoryBroke(`The clock moved, but this is not worked off: ${JSON.stringify(answer.notDrained)}`);
  }

  /** On a busy machine a service may be at work each time that the helper looks: then nothing was moved, and one asks again. */
  private async askUntilItMoves(method: string, path: string, body: object): Promise<ClockAnswer> {
    for (let again = 0; ; again += 1) {
      try {
        return await this.ask(method, path, body);
      } catch (error) {
        if (!(error instanceof ClockHeld) || again === PATIENCE) throw error;
      }
    }
  }

  private async ask(method: string, path: string, body?: object): Promise<ClockAnswer> {
    const response = await fetch(this.helperUrl + path, {
      method,
      signal: AbortSignal.timeout(60_000),
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as ClockAnswer;
    const problem = `The platform's clock can't be used: ${answer.detail ?? response.status}`;
    if (answer.code === 'test_clock.in_flight') throw new ClockHeld(problem);
    if (!response.ok) throw new StoryBroke(problem);
    return answer;
  }
}
