import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

public class Produce {
  public static void main(String[] args) throws Exception {
    var settings = new Properties();
    settings.put("bootstrap.servers", System.getenv().getOrDefault("KAFKA_BROKERS", "127.0.0.1:9092"));
    settings.put("compression.type", "gzip");
    // Idempotence and acks=all are how the client works by itself.

    var network = "my-network";
    var id = "java-" + System.nanoTime();
    var post =
        """
        {"id": "%s", "network": "%s", "author": {"id": "ada", "followers": 120},
         "text": "Hello from Java #HelloFromJava", "createdAt": "%s"}"""
            .formatted(id, network, Instant.now());

    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      // Waits until Kafka has it. When it fails, send the same post again: it counts once.
      producer.send(new ProducerRecord<>("posts", network + ":" + id, post)).get();
    }
  }
}
