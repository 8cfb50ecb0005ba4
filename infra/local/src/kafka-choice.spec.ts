import { chooseKafka, type KafkaOffers } from './kafka-choice.ts';

const nothing: KafkaOffers = { brokers: undefined, javaMajor: undefined, maven: false, jars: false, docker: false };
const everything: KafkaOffers = { brokers: 'kafka:9092', javaMajor: 21, maven: true, jars: true, docker: true };

describe('chooseKafka', () => {
  it('takes the brokers that are given before anything else', () => {
    expect(chooseKafka(everything)).toEqual({ kind: 'given', brokers: 'kafka:9092' });
  });

  it.each([
    ['Java 17 with Maven', { javaMajor: 17, maven: true }],
    ['Java with jars that were fetched before, without Maven', { javaMajor: 21, jars: true }],
    ['Java and Maven, though Docker is there too', { javaMajor: 21, maven: true, docker: true }],
  ])('runs the jars on %s', (_, offers) => {
    expect(chooseKafka({ ...nothing, ...offers })).toEqual({ kind: 'jars' });
  });

  it.each([
    ['without Java', {}],
    ['with a Java that is too old', { javaMajor: 11, maven: true, jars: true }],
    ['with Java but neither Maven nor jars', { javaMajor: 21 }],
  ])('runs the image in Docker %s', (_, offers) => {
    expect(chooseKafka({ ...nothing, ...offers, docker: true })).toEqual({ kind: 'docker' });
  });

  it.each([
    ['there is no Java', {}],
    ['Java 11 is too old (17 or newer is needed)', { javaMajor: 11, maven: true }],
    ['there is no Maven', { javaMajor: 21 }],
  ])('falls back to memory and says why: %s', (because, offers) => {
    expect(chooseKafka({ ...nothing, ...offers })).toEqual({
      kind: 'in-memory',
      because: `${because}; no Docker engine answers; KAFKA_BROKERS is not set`,
    });
  });

  it('takes an empty KAFKA_BROKERS for none', () => {
    expect(chooseKafka({ ...nothing, brokers: '', docker: true })).toEqual({ kind: 'docker' });
  });
});
