"""Prints what came of each refresh: python3 outcomes.py [BROKERS] [TOPIC_PREFIX] [GROUP]"""

import json
import signal
import sys
from datetime import datetime, timezone
from decimal import Decimal

from confluent_kafka import Consumer, KafkaException

brokers, prefix, group = (sys.argv[1:] + ["127.0.0.1:19092", "reconnect.", "my-notifications-python"][len(sys.argv) - 1:])


def handle(event_id, event_type, outcome):
    """A record may come again after a crash: event_id is the key under which you remember what you have done."""
    name = event_type.removeprefix("dev.reconnect.").removesuffix(".v1")
    if name == "mfa-challenge-pending" and moment(outcome["expiresAt"]) > datetime.now(timezone.utc):
        print(name, outcome["loginId"], outcome["lane"], f"until {outcome['expiresAt']}: {outcome['iframeUrl']}",
              f"({event_id})", flush=True)
    else:
        print(name, outcome["loginId"], outcome["lane"], f"({event_id})", flush=True)


def moment(text):
    """RFC 3339 in UTC, to the second."""
    return datetime.strptime(text[:19] + "Z", "%Y-%m-%dT%H:%M:%S%z")


consumer = Consumer({
    "bootstrap.servers": brokers,
    "group.id": group,
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
})
consumer.subscribe([prefix + "outcomes"])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    while True:
        record = consumer.poll(1.0)
        if record is None:
            continue
        if record.error():
            if record.error().retriable():
                continue
            raise KafkaException(record.error())
        headers = {name: value.decode() for name, value in record.headers()}
        # Money: floats would lose digits.
        outcome = json.loads(record.value(), parse_float=Decimal)
        handle(headers["ce_id"], headers["ce_type"], outcome)
        # What has been handled is committed; an exception above means that it comes again.
        consumer.commit(record, asynchronous=False)
except KeyboardInterrupt:
    pass
finally:
    consumer.close()
