import { StoryBroke } from './expectation.ts';

interface ClockAnswer {
  readonly now: string;
  readonly ready?: boolean;
  readonly notDrained?: readonly object[];
  readonly detail?: string;
}

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
    let answer = await this.ask(method, path, body);
    for (let again = 0; !answer.ready && again < PATIENCE; again += 1) {
      answer = await this.ask('POST', '/test-clock/advances', { by: 'PT0S' });
    }
    if (!answer.ready) throw new StoryBroke(`The clock moved, but this is not worked off: ${JSON.stringify(answer.notDrained)}`);
  }

  private async ask(method: string, path: string, body?: object): Promise<ClockAnswer> {
    const response = await fetch(this.helperUrl + path, {
      method,
      signal: AbortSignal.timeout(60_000),
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as ClockAnswer;
    if (!response.ok) throw new StoryBroke(`The platform's clock can't be used: ${answer.detail ?? response.status}`);
    return answer;
  }
}
