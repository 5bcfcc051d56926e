"""Counts the uses of each hashtag in one-minute windows of event time, exactly once, in RocksDB, as a user of Quix
Streams would write it. Arguments: brokers, consumer group, state folder, topic to read, topic to write.
Prints how many uses it has counted whenever that has changed, and ends on SIGTERM."""

import re
import sys
import threading
import time
from datetime import datetime, timedelta

from quixstreams import Application

BROKERS, GROUP, STATE, INPUT, OUTPUT = sys.argv[1:]
HASHTAG = re.compile(r"[#＃](\w+)")

counted = 0


def report():
    told = 0
    while True:
        time.sleep(0.1)
        if counted != told:
            told = counted
            print(f"uses {told}", flush=True)


def uses_of(post):
    at = int(datetime.fromisoformat(post["createdAt"]).timestamp() * 1000)
    return [{"tag": tag, "at": at} for tag in {tag.lower() for tag in HASHTAG.findall(post["text"])}]


def named(window, key, timestamp, headers):
    global counted
    counted += 1
    return {"name": f"m{window['start'] // 60_000} {key}", "count": window["value"]}


app = Application(
    broker_address=BROKERS,
    consumer_group=GROUP,
    processing_guarantee="exactly-once",
    auto_offset_reset="earliest",
    state_dir=STATE,
    commit_interval=1.0,
    loglevel="WARNING",
)
posts = app.topic(INPUT, value_deserializer="json")
counts = app.topic(OUTPUT, value_serializer="json", key_serializer="str")
uses = app.dataframe(posts).apply(uses_of, expand=True).group_by("tag")
# The topic between takes over that of the posts, whose time is the broker's.
uses = uses.set_timestamp(lambda use, key, timestamp, headers: use["at"])
windows = uses.tumbling_window(timedelta(minutes=1), grace_ms=timedelta(hours=1)).count().current()
windows.apply(named, metadata=True).to_topic(counts, key=lambda row: row["name"])

threading.Thread(target=report, daemon=True).start()
app.run()
