// Prints what came of each refresh: node outcomes.mjs [BROKERS] [TOPIC_PREFIX] [GROUP]
import { Kafka as Binding } from 'cloudevents';
import kafkajs from 'kafkajs';

const [brokers = '127.0.0.1:19092', prefix = 'reconnect.', groupId = 'my-notifications-node'] = process.argv.slice(2);
const { Kafka, logLevel } = kafkajs;

// A record may come again after a crash: the event's id is the key under which you remember what you have done.
function handle(id, type, outcome) {
  const [, name] = /^dev\.reconnect\.(.+)\.v1$/.exec(type) ?? [null, type];
  const expired = new Date(outcome.expiresAt) <= new Date();
  if (name === 'mfa-challenge-pending' && !expired) {
    console.log(`${name} ${outcome.loginId} ${outcome.lane} until ${outcome.expiresAt}: ${outcome.iframeUrl} (${id})`);
  } else {
    console.log(`${name} ${outcome.loginId} ${outcome.lane} (${id})`);
  }
}

const kafka = new Kafka({ clientId: groupId, brokers: brokers.split(','), logLevel: logLevel.WARN });
const consumer = kafka.consumer({ groupId, readUncommitted: false });
// "on", not "once": a second signal, as "timeout" sends it to the whole group, must not cut the goodbye short.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => consumer.disconnect().then(() => process.exit(0)));
}
await consumer.connect();
await consumer.subscribe({ topics: [`${prefix}outcomes`], fromBeginning: true });
await consumer.run({
  // What has been handled is committed; an exception means that it comes again.
  eachMessage: async ({ message }) => {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, value.toString()]));
    const event = Binding.toEvent({ ...message, headers });
    handle(event.id, event.type, event.data);
  },
});
