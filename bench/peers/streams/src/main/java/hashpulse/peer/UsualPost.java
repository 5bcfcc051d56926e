package hashpulse.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twitter.twittertext.Extractor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Reads a post as most would: a JSON tree, and hashtags by Twitter's own library. */
final class UsualPost {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ThreadLocal<Extractor> EXTRACTOR = ThreadLocal.withInitial(Extractor::new);

  private UsualPost() {}

  static Serde<Post> serde() {
    return Serdes.serdeFrom((topic, post) -> null, (topic, bytes) -> read(bytes));
  }

  private static Post read(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      Set<String> hashtags = new HashSet<>();
      for (String hashtag : EXTRACTOR.get().extractHashtags(json.get("text").asText())) {
        hashtags.add(hashtag.toLowerCase(Locale.ROOT));
      }
      return new Post(Instant.parse(json.get("createdAt").asText()).toEpochMilli(), hashtags);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
