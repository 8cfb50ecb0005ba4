/** Where the broker listens in the container; the port of the host that is forwarded to it differs. */
export const KAFKA_CONTAINER_PORT = 9094;
export const KAFKA_DATA_PLACE = '/var/lib/kafka/data';
/** The last line of a start. */
export const KAFKA_STARTED = 'Kafka Server started';

export function kafkaImage(): string {
  return process.env.KAFKA_IMAGE ?? 'apache/kafka:4.3.1';
}

export function postgresImage(): string {
  return process.env.POSTGRES_IMAGE ?? 'postgres:18';
}

/**
 * The official image takes its whole configuration from variables, or none of it; the same settings as
 * infra/kafka/one-node.properties. The port of the host is chosen beforehand, because a broker tells its clients where it is.
 */
export function kafkaContainerEnvironment(hostPort: number): Record<string, string> {
  return {
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_NODE_ID: '1',
    KAFKA_LISTENERS: `PLAINTEXT://:${KAFKA_CONTAINER_PORT},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${hostPort}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LOG_DIRS: KAFKA_DATA_PLACE,
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_RETENTION_MINUTES: '525600',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '10',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '10',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  };
}
