"""Asks for a refresh and prints its refreshId: python3 request.py LOGIN_ID [BROKERS] [TOPIC_PREFIX]"""

import json
import sys
import uuid
from datetime import datetime, timezone

from confluent_kafka import KafkaException, Producer

login, brokers, prefix = (sys.argv[1:] + ["127.0.0.1:19092", "reconnect."][len(sys.argv) - 2:])
login_id = login.strip().lower()
refresh_id = str(uuid.uuid4())  # keep it: a retry with the same one asks nobody twice


def delivered(error, _record):
    if error:
        raise KafkaException(error)


producer = Producer({
    "bootstrap.servers": brokers,
    "enable.idempotence": True,
    # librdkafka's own default is CRC32: served too, after a detour.
    "partitioner": "murmur2_random",
})
producer.produce(
    prefix + "requests.interactive",
    key=login_id,
    headers={
        "ce_specversion": "1.0",
        "ce_id": refresh_id,
        "ce_type": "dev.reconnect.refresh-requested.v1",
        "ce_source": "/web-backend",
        "content-type": "application/json",
    },
    value=json.dumps({
        "refreshId": refresh_id,
        "loginId": login_id,
        "requestedAt": datetime.now(timezone.utc).isoformat(),
        "requestedBy": "web-backend",
    }),
    on_delivery=delivered,
)
if producer.flush(30) > 0:
    sys.exit("Kafka did not take it")
print(refresh_id)
