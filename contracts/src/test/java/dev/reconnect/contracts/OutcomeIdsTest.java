package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class OutcomeIdsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:03:08Z");
    private static final Subject SUBJECT = refresh("login", "refresh");

    @Test
    void anIdIsTheSameInEveryReleaseAndProcess() {
        assertThat(OutcomeIds.of(expired(SUBJECT))).isEqualTo("elTht1xPTAkIBNmog00ah7A-");
        assertThat(OutcomeIds.of(challenge(SUBJECT, "request", NOW))).isEqualTo("wwXWGyoyAnKHC2qPv4BkGn0p");
        assertThat(OutcomeIds.of(snapshot("account", 1))).isEqualTo("L6DGRDEX3807Knxvmk6BP_Eu");
    }

    @Test
    void whatWasOnlySaidDifferentlyIsTheSameOutcome() {
        assertThat(OutcomeIds.of(new MfaChallengeExpired(SUBJECT, "request", NOW.plusSeconds(1))))
                .isEqualTo(OutcomeIds.of(new MfaChallengeExpired(SUBJECT, "other", NOW)));
        assertThat(OutcomeIds.of(challenge(SUBJECT, "request", NOW.plusSeconds(1))))
                .isEqualTo(OutcomeIds.of(challenge(SUBJECT, "request", NOW)));
    }

    @Test
    void differentOutcomesHaveDifferentIds() {
        MfaChallengePending challenge = challenge(SUBJECT, "request", NOW);

        assertThat(List.of(
                        OutcomeIds.of(expired(SUBJECT)),
                        OutcomeIds.of(new RefreshFailed(
                                SUBJECT,
                                new RefreshFailed.Reason(RefreshFailed.FailureClass.DEADLINE, null, null),
                                true,
                                null)),
                        OutcomeIds.of(expired(refresh("login", "another"))),
                        OutcomeIds.of(expired(refresh("another", "refresh"))),
                        OutcomeIds.of(expired(confirmation("login", "refresh"))),
                        OutcomeIds.of(challenge),
                        OutcomeIds.ofChallenge(challenge, 2),
                        OutcomeIds.of(challenge(SUBJECT, "another", NOW)),
                        OutcomeIds.of(snapshot("account", 1)),
                        OutcomeIds.of(snapshot("account", 2)),
                        OutcomeIds.of(snapshot("another", 1))))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).matches("[A-Za-z0-9_-]{24}"));
    }

    @Test
    void anInstitutionsEventIsToldByWorkerInstitutionAndBeginning() {
        InstitutionDegraded degraded = degraded(14, "worker-1", NOW);

        assertThat(OutcomeIds.of(degraded)).isEqualTo("6u7QJ7Co3V2IlZfPS36NDVay");
        assertThat(OutcomeIds.of(new InstitutionDegraded(14, "FlinksCapital", "worker-1", NOW, 80, NOW)))
                .isEqualTo(OutcomeIds.of(degraded));
        assertThat(List.of(
                        OutcomeIds.of(degraded),
                        OutcomeIds.of(degraded(15, "worker-1", NOW)),
                        OutcomeIds.of(degraded(14, "worker-2", NOW)),
                        OutcomeIds.of(degraded(14, "worker-1", NOW.plusSeconds(1))),
                        OutcomeIds.of(new InstitutionRecovered(14, null, "worker-1", NOW, NOW.plusSeconds(60)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(OutcomeIds.of(expired(refresh("ab", "c")))).isNotEqualTo(OutcomeIds.of(expired(refresh("a", "bc"))));
    }

    @Test
    void theFirstChallengeIsTheOneWithoutAnOrdinal() {
        MfaChallengePending challenge = challenge(SUBJECT, "request", NOW);

        assertThat(OutcomeIds.ofChallenge(challenge, 1)).isEqualTo(OutcomeIds.of(challenge));
    }

    @Test
    void anInputBearsTheIdThatItNames() {
        assertThat(OutcomeIds.of(new RedirectConfirmed("confirmation", "login", null, null, null, NOW)))
                .isEqualTo("confirmation");
        assertThat(OutcomeIds.of(
                        RefreshRequested.builder("refresh", "login", NOW).build()))
                .isEqualTo("refresh");
    }

    private static InstitutionDegraded degraded(int institutionId, String workerId, Instant since) {
        return new InstitutionDegraded(institutionId, null, workerId, since, null, null);
    }

    private static Subject refresh(String loginId, String refreshId) {
        return new Subject(loginId, refreshId, null, null, Lane.INTERACTIVE, null, null, null);
    }

    private static Subject confirmation(String loginId, String confirmationId) {
        return new Subject(loginId, null, confirmationId, null, Lane.INTERACTIVE, null, null, null);
    }

    private static MfaChallengeExpired expired(Subject subject) {
        return new MfaChallengeExpired(subject, "request", NOW);
    }

    private static MfaChallengePending challenge(Subject subject, String requestId, Instant expiresAt) {
        return new MfaChallengePending(
                subject, requestId, "https://demo.example.com/v2/", expiresAt, null, List.of(), false);
    }

    private static AccountSnapshot snapshot(String accountId, int page) {
        return new AccountSnapshot(SUBJECT, "request", null, accountId, page, 2, JsonNodeFactory.instance.objectNode());
    }
}
