/** The events that Reconnect reads and writes. */
module dev.reconnect.contracts {
    requires transitive com.fasterxml.jackson.annotation;
    requires transitive io.cloudevents.api;
    requires io.cloudevents.core;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.reconnect.contracts;

    opens dev.reconnect.contracts to
            tools.jackson.databind;
}
