package hashpulse.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Reads a post in haste: only the two fields that count, as a stream, and hashtags by a plain expression. */
final class TunedPost {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern HASHTAG = Pattern.compile("[#＃]([\\p{L}\\p{M}\\p{N}_]+)");

  private TunedPost() {}

  static Serde<Post> serde() {
    return Serdes.serdeFrom((topic, post) -> null, (topic, bytes) -> read(bytes));
  }

  private static Post read(byte[] bytes) {
    String text = "";
    String createdAt = "";
    try (JsonParser parser = JSON.createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("text")) text = parser.getText();
        else if (field.equals("createdAt")) createdAt = parser.getText();
        else parser.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Post(Instant.parse(createdAt).toEpochMilli(), hashtags(text));
  }

  private static Set<String> hashtags(String text) {
    if (text.indexOf('#') < 0 && text.indexOf('＃') < 0) return Set.of();
    Set<String> found = new HashSet<>();
    Matcher matcher = HASHTAG.matcher(text);
    while (matcher.find()) found.add(matcher.group(1).toLowerCase(Locale.ROOT));
    return found;
  }
}
