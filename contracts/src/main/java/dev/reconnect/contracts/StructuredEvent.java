package dev.reconnect.contracts;

import dev.reconnect.contracts.MalformedEvent.Reason;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A CloudEvent 1.0 in structured mode: one JSON object with the attributes and the data. */
final class StructuredEvent {

    private static final String VERSION = "1.0";

    private StructuredEvent() {}

    static CloudEvent read(ObjectNode event, ObjectMapper json) throws MalformedEvent {
        if (!VERSION.equals(event.path("specversion").asString(""))) {
            throw malformed("specversion: 1.0 is expected in the object of structured mode");
        }
        CloudEventBuilder cloudEvent = CloudEventBuilder.v1();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "specversion" -> {}
                case "data" -> {
                    if (!value.isNull()) {
                        cloudEvent.withData(json.writeValueAsBytes(value));
                    }
                }
                case "data_base64" -> throw malformed("data_base64: data in JSON is expected");
                default -> attribute(cloudEvent, field.getKey(), value);
            }
        }
        try {
            return cloudEvent.build();
        } catch (IllegalStateException incomplete) {
            throw malformed("id, source and type are required in the object of structured mode");
        }
    }

    private static void attribute(CloudEventBuilder cloudEvent, String name, JsonNode value) throws MalformedEvent {
        if (value.isNull()) {
            return;
        }
        try {
            cloudEvent.withContextAttribute(name, value.asString());
        } catch (RuntimeException noAttribute) {
            throw malformed("an attribute of structured mode is not what CloudEvents 1.0 makes of its name");
        }
    }

    private static MalformedEvent malformed(String detail) {
        return new MalformedEvent(Reason.NOT_A_CLOUD_EVENT, detail);
    }
}
