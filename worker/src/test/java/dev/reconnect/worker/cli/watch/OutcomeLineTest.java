package dev.reconnect.worker.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import io.cloudevents.CloudEvent;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeLineTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String LOGIN = "43387ca6-0391-4c82-857d-70d95f087e3f";
    private static final Subject SUBJECT = new Subject(LOGIN, "refresh-1", null, null, Lane.BATCH, null, null, null);

    @Test
    void eachOutcomeIsOneAlignedLine() {
        assertThat(List.of(
                        line(ready()),
                        line(new MfaChallengePending(
                                SUBJECT,
                                "r",
                                "https://connect.example.com/v2/?requestId=r",
                                NOW,
                                null,
                                List.of("QuestionAndAnswer"),
                                false)),
                        line(new CredentialsRequired(
                                SUBJECT,
                                "https://connect.example.com/v2/",
                                null,
                                new CredentialsRequired.Reason("INVALID_LOGIN", 401),
                                CredentialsRequired.Action.REENTER_CREDENTIALS,
                                false)),
                        line(new MfaChallengeExpired(SUBJECT, "r", NOW)),
                        line(new RefreshFailed(
                                SUBJECT,
                                new RefreshFailed.Reason(RefreshFailed.FailureClass.DEADLINE, null, null),
                                true,
                                null)),
                        line(new RefreshDeclined(SUBJECT, RefreshDeclined.Reason.COOL_DOWN, null, NOW, null, null))))
                .containsExactly(
                        "2026-11-22 10:00:00.000  accounts-ready         …7e3f  refresh refresh-1  1 account  live  FlinksCapital",
                        "2026-11-22 10:00:00.000  mfa-challenge-pending  …7e3f  refresh refresh-1  until 2026-11-22"
                                + " 10:00:00.000  QuestionAndAnswer  https://connect.example.com/v2/?requestId=r",
                        "2026-11-22 10:00:00.000  credentials-required   …7e3f  refresh refresh-1  REENTER_CREDENTIALS"
                                + "  INVALID_LOGIN  401  https://connect.example.com/v2/",
                        "2026-11-22 10:00:00.000  mfa-challenge-expired  …7e3f  refresh refresh-1  at 2026-11-22 10:00:00.000",
                        "2026-11-22 10:00:00.000  refresh-failed         …7e3f  refresh refresh-1  DEADLINE  retryable",
                        "2026-11-22 10:00:00.000  refresh-declined       …7e3f  refresh refresh-1  COOL_DOWN  again from"
                                + " 2026-11-22 10:00:00.000");
    }

    @Test
    void theWholeLoginIsShownToWhoAsks() {
        assertThat(OutcomeLine.readable(encoded(ready()), ready(), true)).contains(LOGIN);
    }

    @Test
    void jsonHoldsEverythingAsItWasPublished() {
        assertThat(OutcomeLine.json(encoded(ready())))
                .startsWith("{\"specversion\":\"1.0\",\"id\":\"id\",\"type\":\"dev.reconnect.accounts-ready.v1\"")
                .contains("\"loginId\":\"" + LOGIN + "\"", "\"current\":10.50")
                .doesNotContain("\n");
    }

    private static String line(Outcome outcome) {
        return OutcomeLine.readable(encoded(outcome), outcome, false);
    }

    private static Outcome ready() {
        AccountSummary account = new AccountSummary(
                "a", null, null, null, null, new AccountSummary.Balance(null, new BigDecimal("10.50"), null), null);
        return new AccountsReady(SUBJECT, "r", "FlinksCapital", 14, NOW, AccountsReady.Source.LIVE, List.of(account));
    }

    private static CloudEvent encoded(Outcome outcome) {
        return new EventCodec().encode(outcome, "id", NOW, URI.create("urn:test"), null);
    }
}
