// Asks for a refresh and prints its refreshId: node request.mjs LOGIN_ID [BROKERS] [TOPIC_PREFIX]
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';

const [login, brokers = '127.0.0.1:19092', prefix = 'reconnect.'] = process.argv.slice(2);
const { Kafka, Partitioners, logLevel } = kafkajs;
const loginId = login.trim().toLowerCase();
const refreshId = randomUUID(); // keep it: a retry with the same one asks nobody twice

const kafka = new Kafka({ clientId: 'web-backend', brokers: brokers.split(','), logLevel: logLevel.WARN });
// The default partitioner of kafkajs 2 is murmur2, as in Java.
const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
await producer.send({
  topic: `${prefix}requests.interactive`,
  acks: -1,
  messages: [
    {
      key: loginId,
      headers: {
        ce_specversion: '1.0',
        ce_id: refreshId,
        ce_type: 'dev.reconnect.refresh-requested.v1',
        ce_source: '/web-backend',
        'content-type': 'application/json',
      },
      value: JSON.stringify({ refreshId, loginId, requestedAt: new Date().toISOString(), requestedBy: 'web-backend' }),
    },
  ],
});
await producer.disconnect();
console.log(refreshId);
