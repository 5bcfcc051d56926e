package hashpulse.peer;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;

/**
 * Counts the uses of each hashtag in one-minute windows of event time, exactly once, in RocksDB.
 * Arguments: brokers, application id, form (usual or tuned), state folder, topic to read, topic to write, uses to expect.
 * Prints "counted" as soon as that many uses are counted, and ends on SIGTERM.
 */
public final class TrendsJob {
  private static final byte[] USE = {1};

  private TrendsJob() {}

  public static void main(String[] args) throws InterruptedException {
    String form = args[2];
    long expected = Long.parseLong(args[6]);
    Serde<Post> posts = form.equals("tuned") ? TunedPost.serde() : UsualPost.serde();
    AtomicLong counted = new AtomicLong();

    StreamsBuilder builder = new StreamsBuilder();
    builder
        .stream(
            args[4],
            Consumed.with(Serdes.String(), posts)
                .withTimestampExtractor((record, before) -> ((Post) record.value()).createdAt()))
        .flatMap(
            (key, post) -> post.hashtags().stream().map(hashtag -> KeyValue.pair(hashtag, USE)).toList())
        .groupByKey(Grouped.with(Serdes.String(), Serdes.ByteArray()))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofMinutes(1), Duration.ofHours(1)))
        .aggregate(
            () -> 0L,
            (hashtag, use, sum) -> {
              if (counted.incrementAndGet() == expected) System.out.println("counted");
              return sum + 1;
            },
            Materialized.with(Serdes.String(), Serdes.Long()))
        .toStream((window, count) -> "m" + window.window().start() / 60_000 + " " + window.key())
        .to(args[5], Produced.with(Serdes.String(), Serdes.Long()));

    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, args[3]);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");

    KafkaStreams streams = new KafkaStreams(builder.build(), settings);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      streams.close(Duration.ofSeconds(30));
      ended.countDown();
    }));
    streams.start();
    ended.await();
  }
}
