/** What this machine offers for Kafka. */
export interface KafkaOffers {
  /** KAFKA_BROKERS. */
  readonly brokers: string | undefined;
  /** The major version of the Java that is there. */
  readonly javaMajor: number | undefined;
  readonly maven: boolean;
  /** The jars were fetched before: Maven is not needed again. */
  readonly jars: boolean;
  /** A Docker engine answers. */
  readonly docker: boolean;
}

export type KafkaChoice =
  | { readonly kind: 'given'; readonly brokers: string }
  | { readonly kind: 'jars' }
  | { readonly kind: 'docker' }
  | { readonly kind: 'in-memory'; readonly because: string };

const NEEDED_JAVA = 17;

/** Which Kafka to use: the one that is given, else its jars on this machine's Java, else its image, else none (DESIGN §11). */
export function chooseKafka(offers: KafkaOffers): KafkaChoice {
  if (offers.brokers) return { kind: 'given', brokers: offers.brokers };
  const java = (offers.javaMajor ?? 0) >= NEEDED_JAVA;
  if (java && (offers.maven || offers.jars)) return { kind: 'jars' };
  if (offers.docker) return { kind: 'docker' };
  return { kind: 'in-memory', because: `${missing(offers, java)}; no Docker engine answers; KAFKA_BROKERS is not set` };
}

function missing(offers: KafkaOffers, java: boolean): string {
  if (offers.javaMajor === undefined) return 'there is no Java';
  return java ? 'there is no Maven' : `Java ${offers.javaMajor} is too old (${NEEDED_JAVA} or newer is needed)`;
}
