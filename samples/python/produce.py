import json
import os
import time
from datetime import datetime, timezone

from confluent_kafka import Producer  # pip install confluent-kafka

producer = Producer({
    "bootstrap.servers": os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092"),
    "enable.idempotence": True,  # acks=all, and retries that keep the order
    "partitioner": "murmur2_random",  # the partition that every other client chooses for the key
    "compression.type": "gzip",
})

post = {
    "id": f"python-{time.time_ns()}",
    "network": "my-network",
    "author": {"id": "ada", "followers": 120},
    "text": "Hello from Python #HelloFromPython",
    "createdAt": datetime.now(timezone.utc).isoformat(),
}

failures = []


def delivered(error, message):
    if error is not None:
        failures.append(str(error))


producer.produce(
    "posts", key=f"{post['network']}:{post['id']}", value=json.dumps(post), on_delivery=delivered
)
# Waits until Kafka has everything. What failed can be sent again: the same post counts once.
left = producer.flush(30)
if left > 0 or failures:
    raise SystemExit(f"not delivered: {failures or left}")
