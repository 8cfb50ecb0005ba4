import type { DataSource } from 'typeorm';
import type { AttachedPlugin } from './service-definition.ts';
import type { ServiceState } from './service-state.ts';

const PING_TIMEOUT_MS = 1_000;

/** Whether requests should be sent here, and if not, why. */
export class Readiness {
  constructor(
    private readonly state: ServiceState,
    private readonly dataSource: DataSource,
    private readonly plugin: AttachedPlugin,
  ) {}

  async reasons(): Promise<readonly string[]> {
    if (this.state.phase !== 'ready') return [this.state.phase];
    const [database, plugin] = await Promise.all([
      this.database(),
      this.plugin.notReady().catch(() => ['messaging does not answer']),
    ]);
    return [...database, ...plugin];
  }

  private async database(): Promise<readonly string[]> {
    let timeout: NodeJS.Timeout | undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      timeout = setTimeout(() => resolve(['the data base does not answer in time']), PING_TIMEOUT_MS);
    });
    const ping = this.dataSource.query('select 1').then(
      () => [],
      () => ['the data base cannot be reached'],
    );
    return Promise.race([ping, late]).finally(() => clearTimeout(timeout));
  }
}
