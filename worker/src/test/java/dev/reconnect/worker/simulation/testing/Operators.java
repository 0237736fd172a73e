package dev.reconnect.worker.simulation.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseFormat;
import dev.reconnect.worker.kafka.control.PauseTable;
import dev.reconnect.worker.kafka.control.PauseTarget;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The people who pause and resume lanes and banks, by records of the control topic. A process that starts has read the
 * whole topic. A running process reads on at its own pace.
 */
final class Operators {

    private static final int SLOWEST_READER_MILLIS = 4_000;
    private static final int LONGEST_PAUSE_SECONDS = 1_200;

    private final VirtualTime time;
    private final RandomGenerator random;
    private final LiveSessionAuditor liveSessionAuditor;
    private final Trace trace;
    private final Coverage coverage;
    private final double eagerness;
    private final List<Word> topic = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final TreeSet<String> paused = new TreeSet<>();

    @SuppressWarnings("ArrayRecordComponent") // written once and never compared
    private record Word(PauseTarget target, byte @Nullable [] value) {}

    /** What one process has read of the topic. */
    private static final class Reader {
        final VirtualWorker process;
        final PauseTable book = new PauseTable();
        final Pauses pauses = new Pauses();
        int read;

        Reader(VirtualWorker process) {
            this.process = process;
        }
    }

    Operators(
            VirtualTime time,
            RandomGenerator random,
            LiveSessionAuditor liveSessionAuditor,
            Trace trace,
            Coverage coverage) {
        this.time = time;
        this.random = random;
        this.liveSessionAuditor = liveSessionAuditor;
        this.trace = trace;
        this.coverage = coverage;
        // With most seeds no one pauses anything.
        eagerness = random.nextInt(3) == 0 ? random.nextDouble() / 5 : 0;
    }

    /** The pauses that the process sees from its first step on. */
    Pauses serve(VirtualWorker process) {
        readers.removeIf(reader -> !reader.process.alive());
        Reader reader = new Reader(process);
        readers.add(reader);
        readOn(reader);
        return reader.pauses;
    }

    /** Perhaps an operator pauses or resumes something. */
    void happens() {
        if (random.nextDouble() < eagerness) {
            PauseTarget target = random.nextBoolean() ? anyLane() : anyBank();
            if (paused.contains(target.key()) && random.nextBoolean()) {
                resume(target);
            } else {
                pause(target, random.nextBoolean() ? null : soon());
            }
        }
    }

    /** Resumes everything that is paused. */
    void resumeAll() {
        List<Word> words = List.copyOf(topic);
        words.stream()
                .map(Word::target)
                .distinct()
                .filter(target -> paused.contains(target.key()))
                .forEach(this::resume);
    }

    /** Without faults, too, an operator pauses something for a while. */
    void pauseInCalm() {
        if (eagerness > 0) {
            pause(random.nextInt(3) == 0 ? anyLane() : anyBank(), soon());
        }
    }

    private PauseTarget anyLane() {
        return new PauseTarget.OfLane(random.nextInt(3) == 0 ? Lane.INTERACTIVE : Lane.BATCH);
    }

    private PauseTarget anyBank() {
        return new PauseTarget.OfInstitution(SimulatedInstitutions.ALL
                .get(random.nextInt(SimulatedInstitutions.ALL.size()))
                .id());
    }

    private Instant soon() {
        return time.now().plusSeconds(1 + random.nextInt(LONGEST_PAUSE_SECONDS));
    }

    private void pause(PauseTarget target, @Nullable Instant until) {
        String what = target instanceof PauseTarget.OfLane ? "paused lane" : "paused bank";
        coverage.saw(until == null ? what : what + " for a time");
        paused.add(target.key());
        say(new Word(target, PauseFormat.write(new Pause(target, until, time.now(), "an operator", "because"))), until);
        if (until != null) {
            time.at(until, VirtualTime.WORLD, () -> liveSessionAuditor.barriersChanged(time.now()));
        }
    }

    private void resume(PauseTarget target) {
        coverage.saw("resumed");
        paused.remove(target.key());
        say(new Word(target, null), null);
    }

    private void say(Word word, @Nullable Instant until) {
        trace.line("operator:", word.target().words(), word.value() == null ? "resumed" : "paused until " + until);
        topic.add(word);
        for (Reader reader : readers) {
            if (reader.process.alive()) {
                reader.process.later(Duration.ofMillis(random.nextInt(SLOWEST_READER_MILLIS)), () -> readOn(reader));
            }
        }
    }

    private void readOn(Reader reader) {
        if (reader.read == topic.size()) {
            return;
        }
        Instant clock = reader.process.now();
        while (reader.read < topic.size()) {
            Word word = topic.get(reader.read++);
            reader.book.take(word.target().key().getBytes(UTF_8), word.value(), clock);
        }
        List<Pause> inForce = reader.book.inForce(clock);
        Map<Lane, Instant> lanes = new EnumMap<>(Lane.class);
        Map<Integer, Instant> banks = new HashMap<>();
        for (Pause pause : inForce) {
            Instant until = pause.until() == null ? Instant.MAX : pause.until();
            switch (pause.target()) {
                case PauseTarget.OfLane ofLane -> lanes.put(ofLane.lane(), until);
                case PauseTarget.OfInstitution bank -> banks.put(bank.institutionId(), until);
            }
        }
        reader.pauses.replace(lanes, banks);
        trace.line(reader.process.name(), "knows what is paused:", lanes, banks);
        liveSessionAuditor.paused(reader.process.name(), inForce, time.now());
    }
}
