/** What the integration and e2e tests run on, once for the whole run. Which one it is goes on one line before the first test. */
export interface Parts {
  readonly databaseUrl: string;
  /** None: this machine offers no Kafka at all. The tests that need one say so. */
  readonly kafkaBrokers: string | undefined;
  readonly description: string;
  stop(): Promise<void>;
  /** For an end that leaves no time: Ctrl-C. */
  abandon(): void;
}

export const MAX_CONNECTIONS = 300;

/** What `start-parts` leaves for `stop-parts`: jest runs both in one process, each as a module of its own. */
export interface StartedParts {
  startedParts?: Parts;
}
