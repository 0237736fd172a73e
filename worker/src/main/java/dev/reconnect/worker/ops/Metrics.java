package dev.reconnect.worker.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The process's metrics: a Prometheus registry that also watches the JVM, the process and the log. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final LogbackMetrics logLines = new LogbackMetrics();

    public Metrics() {
        // One series for each client and broker says little, and multiplies with the cluster.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("kafka.producer.node"))
                .meterFilter(MeterFilter.denyNameStartsWith("kafka.consumer.node"))
                .meterFilter(MeterFilter.denyNameStartsWith("kafka.admin.client.node"));
        bindProcess(registry);
        garbageCollection.bindTo(registry);
        logLines.bindTo(registry);
    }

    private static void bindProcess(MeterRegistry registry) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Returns the registry in which everything is counted. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        logLines.close();
        garbageCollection.close();
        registry.close();
    }
}
