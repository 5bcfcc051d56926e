package hashpulse.peer;

import java.util.Set;

/** What the job needs of a post. */
public record Post(long createdAt, Set<String> hashtags) {}
