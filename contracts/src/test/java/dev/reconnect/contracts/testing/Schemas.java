package dev.reconnect.contracts.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.reconnect.contracts.EventType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The schemas as a foreign validator reads them, with formats asserted. */
public final class Schemas {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<EventType, Schema> SCHEMAS = new EnumMap<>(EventType.class);

    static {
        for (EventType type : EventType.values()) {
            SCHEMAS.put(type, REGISTRY.getSchema(type.schema()));
        }
    }

    private Schemas() {}

    public static List<Error> errors(EventType type, JsonNode value) {
        return Objects.requireNonNull(SCHEMAS.get(type))
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    public static JsonNode tree(EventType type) {
        return Example.EXACT.readTree(type.schema());
    }
}
