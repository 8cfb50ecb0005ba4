/** The peer: what anybody would write who only validates this body and answers these bytes. */
import fastify from 'fastify';

const uuid = { type: 'string', format: 'uuid' };
const texts = { type: 'array', maxItems: 100, items: { type: 'string', maxLength: 100 } };
const viewer = {
  type: 'object',
  required: ['viewerId', 'country', 'language', 'ageGroup'],
  additionalProperties: false,
  properties: {
    viewerId: uuid,
    country: { type: 'string', pattern: '^[A-Z]{2}$' },
    language: { type: 'string', pattern: '^[a-z]{2}$' },
    ageGroup: { enum: ['AGE_13_17', 'AGE_18_24', 'AGE_25_34', 'AGE_35_44', 'AGE_45_54', 'AGE_55_100'] },
    gender: { enum: ['GENDER_FEMALE', 'GENDER_MALE', 'GENDER_UNKNOWN'] },
    interests: texts,
    operatingSystem: { enum: ['ANDROID', 'IOS', 'WEB'] },
    network: { enum: ['WIFI', '2G', '3G', '4G', '5G'] },
    audienceIds: { type: 'array', maxItems: 100, items: uuid },
  },
};
const body = {
  type: 'object',
  required: ['placement', 'viewer', 'slots'],
  additionalProperties: false,
  properties: {
    placement: { enum: ['IN_FEED'] },
    viewer,
    slots: { type: 'integer', minimum: 1, maximum: 10 },
    explain: { type: 'boolean' },
  },
};

let answer = '';
const app = fastify();
app.post('/v1/decisions', { schema: { body } }, (_request, reply) => {
  void reply.header('content-type', 'application/json; charset=utf-8').send(answer);
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.on('message', async (message) => {
  if (message === 'stop') {
    await app.close();
    process.exit(0);
  }
  if (message.answer) answer = message.answer;
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
process.send({ url: `http://127.0.0.1:${app.server.address().port}/v1/decisions` });
