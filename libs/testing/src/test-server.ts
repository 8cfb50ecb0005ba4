/** The Postgres and Kafka that the whole test run shares (start-parts.ts put their addresses there). */
export function testDatabaseUrl(): string {
  return required('TEST_DATABASE_URL');
}

export function testKafkaBrokers(): string[] {
  return required('TEST_KAFKA_BROKERS').split(',');
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with npm test, which starts what they need`);
  return value;
}
