package dev.reconnect.demo.page;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A CloudEvent in structured form, in one line. Its data stays unchanged: no amount becomes a double here. */
final class Envelope {
    private static final JsonMapper JSON = new JsonMapper();

    private Envelope() {}

    static String json(CloudEvent event) {
        ObjectNode head = JSON.createObjectNode();
        head.put("specversion", event.getSpecVersion().toString());
        head.put("id", event.getId());
        head.put("type", event.getType());
        head.put("source", event.getSource().toString());
        OffsetDateTime time = event.getTime();
        if (time != null) {
            head.put("time", time.toString());
        }
        CloudEventData data = event.getData();
        String value = data == null ? "{}" : new String(data.toBytes(), StandardCharsets.UTF_8);
        String headText = JSON.writeValueAsString(head);
        // The event stream needs one line; within JSON strings line ends are escaped already.
        return headText.substring(0, headText.length() - 1) + ",\"data\":"
                + value.replace('\n', ' ').replace('\r', ' ') + "}";
    }
}
