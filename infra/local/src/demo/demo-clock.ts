import { StoryBroke } from './expectation.ts';

interface ClockAnswer {
  readonly now: string;
  readonly ready?: boolean;
  readonly notDrained?: readonly object[];
  readonly detail?: string;
}

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

  private async move(method: string, path: string, body: object): Promise<void> {
    const { ready, notDrained } = await this.ask(method, path, body);
    if (!ready) throw new StoryBroke(`The clock moved, but this is not worked off: ${JSON.stringify(notDrained)}`);
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
