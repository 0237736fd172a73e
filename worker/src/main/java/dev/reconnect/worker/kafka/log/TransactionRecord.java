package dev.reconnect.worker.kafka.log;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a transaction.
 *
 * @param replacement what takes its place if its topic refuses it for its content; null if nothing can
 */
record TransactionRecord(
        ProducerRecord<byte[], byte[]> record, @Nullable Replacement replacement) {}
