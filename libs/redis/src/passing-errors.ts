/**
 * Answers of Redis that pass: it is full, loading, failing over; everything else is a defect or damage.
 * Up to version 6 what a command in a script answers stands behind a preface; nothing is written before it.
 */
const PASSING =
  /^(?:ERR Error running script \(call to \S+\): .*-)?(OOM|LOADING|MISCONF|BUSY|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS)\b/;
/** What ioredis says when it has no connection, no answer in time, or a cluster that has not settled yet. */
const AWAY =
  /^(Connection is closed\.|Command timed out|Stream isn't writeable|Reached the max retries|Too many Cluster redirections|Cluster isn't ready|Cluster is (ended|disconnect)|Failed to refresh slots cache|None of startup nodes)/;
/** A transaction whose commands were answered by a node that has lost the slot. */
const MOVED = /^(MOVED|ASK) \d/;

/** Whether the same command may succeed later without anybody mending data. */
export function isPassing(error: Error): boolean {
  if (PASSING.test(error.message) || AWAY.test(error.message)) return true;
  const { previousErrors = [] } = error as { previousErrors?: readonly Error[] };
  if (!error.message.startsWith('EXECABORT') || previousErrors.length === 0) return false;
  return previousErrors.every((one) => MOVED.test(one.message) || isPassing(one));
}
