package dev.reconnect.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final String ADA = "ada";
    private static final String BOB = "bob";

    private final EventLog log =
            new EventLog(List.of(new Customer(ADA, "Ada", List.of()), new Customer(BOB, "Bob", List.of())));

    @Test
    void aNewPageIsToldFromTheStart() {
        log.append(ADA, "one");
        Subscription page = subscribe(ADA, "");
        log.append(ADA, "two");
        assertThat(page.fromTheStart).isTrue();
        assertThat(told(page)).containsExactly("one", "two");
    }

    @Test
    void aPageThatComesBackIsToldWhatCameSince() {
        log.append(ADA, "one");
        String seen = lastId(subscribe(ADA, ""));
        log.append(ADA, "two");
        Subscription back = subscribe(ADA, seen);
        assertThat(back.fromTheStart).isFalse();
        assertThat(told(back)).containsExactly("two");
    }

    @Test
    void whoComesBackAfterTooLongStartsAfresh() {
        log.append(ADA, "first");
        String seen = lastId(subscribe(ADA, ""));
        for (int i = 0; i < EventLog.KEPT; i++) {
            log.append(ADA, "event " + i);
        }
        Subscription back = subscribe(ADA, seen);
        assertThat(back.fromTheStart).isTrue();
        assertThat(told(back)).hasSize(EventLog.KEPT).doesNotContain("first");
    }

    @Test
    void theIdOfAnotherPersonMeansNothing() {
        log.append(ADA, "one");
        log.append(BOB, "two");
        assertThat(subscribe(BOB, lastId(subscribe(ADA, ""))).fromTheStart).isTrue();
    }

    @Test
    void nobodyIsToldOfAnotherPerson() {
        Subscription page = subscribe(BOB, "");
        log.append(ADA, "one");
        assertThat(told(page)).isEmpty();
    }

    @Test
    void aPageThatDoesNotReadIsLetGo() {
        Subscription page = subscribe(ADA, "");
        for (int i = 0; i < 2 * EventLog.KEPT; i++) {
            log.append(ADA, "event " + i);
        }
        assertThat(page.isClosed()).isTrue();
    }

    @Test
    void onlySoManyPagesAreOpenAtOnce() {
        @Nullable Subscription page = null;
        List<Subscription> open = new ArrayList<>();
        do {
            page = log.subscribe(ADA, "session", "");
            if (page != null) {
                open.add(page);
            }
        } while (page != null && open.size() < 1000);
        assertThat(open).hasSize(64);
        log.unsubscribe(open.get(0));
        assertThat(log.subscribe(ADA, "session", "")).isNotNull();
    }

    @Test
    void thePagesOfASessionEndWithIt() {
        Subscription page = subscribe(ADA, "");
        log.end("session");
        assertThat(page.isClosed()).isTrue();
    }

    private Subscription subscribe(String customer, String lastEventId) {
        return Objects.requireNonNull(log.subscribe(customer, "session", lastEventId));
    }

    private static String lastId(Subscription page) {
        String last = "";
        for (Frame frame = next(page); frame != null; frame = next(page)) {
            last = Objects.requireNonNull(frame.id());
        }
        return last;
    }

    private static List<String> told(Subscription page) {
        List<String> told = new ArrayList<>();
        for (Frame frame = next(page); frame != null; frame = next(page)) {
            told.add(frame.data());
        }
        return told;
    }

    private static @Nullable Frame next(Subscription page) {
        try {
            return page.next(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
