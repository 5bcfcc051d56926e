import kafkajs from 'kafkajs'; // npm install kafkajs@2.2.4

const kafka = new kafkajs.Kafka({ brokers: (process.env.KAFKA_BROKERS ?? '127.0.0.1:9092').split(',') });
const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });

const post = {
  id: `kafkajs-${Date.now()}`,
  network: 'my-network',
  author: { id: 'ada', followers: 120 },
  text: 'Hello from Node #HelloFromKafkajs',
  createdAt: new Date().toISOString(),
};

await producer.connect();
// Resolves when all in-sync replicas have it (acks=all). When it rejects, send the same post again: it counts once.
await producer.send({
  topic: 'posts',
  acks: -1,
  messages: [{ key: `${post.network}:${post.id}`, value: JSON.stringify(post) }],
});
await producer.disconnect();
