import type { AttachedPlugin, ServicePlugin } from '../service-definition.ts';
import type { CausedEvent } from '../transaction-scope.ts';

export interface QuietPlugin extends ServicePlugin {
  /** The order in which the service called it. */
  readonly calls: string[];
  /** Reasons that it gives for not being ready. */
  reasons: string[];
  unseen: CausedEvent[];
  /** Replaces parts of the attached plugin. */
  overrides: Partial<AttachedPlugin>;
}

/** A plugin that does nothing, and keeps a record of what it was asked. */
export function quietPlugin(): QuietPlugin {
  const plugin: QuietPlugin = {
    calls: [],
    reasons: [],
    unseen: [],
    overrides: {},
    migrations: [],
    attach: () => ({
      providers: [],
      controllers: [],
      policies: {},
      participants: [],
      start: async () => void plugin.calls.push('start'),
      pauseIntake: async () => void plugin.calls.push('pauseIntake'),
      stop: async () => void plugin.calls.push('stop'),
      notReady: async () => plugin.reasons,
      quiescence: async () => ({ unpublished: 0, unprocessed: 0, inFlight: 0, parked: 0 }),
      notSeenYet: async (events) => {
        plugin.calls.push('notSeenYet');
        return events.filter((event) => plugin.unseen.some((unseen) => unseen.id === event.id));
      },
      ...plugin.overrides,
    }),
  };
  return plugin;
}
