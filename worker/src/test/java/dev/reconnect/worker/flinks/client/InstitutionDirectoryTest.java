package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class InstitutionDirectoryTest {

    private static final String LIST = """
            {"Data":[
              {"Id":14,"Localizations":[{"Language":"en","Name":"FlinksCapital"},{"Language":"fr","Name":"CapitalFlinks"}]},
              {"Id":1,"Localizations":[{"Language":"en","Name":"Twin"}]},
              {"Id":2,"Localizations":[{"Language":"en","Name":"Twin"}]}],"Count":3}""";

    @Test
    void anInstitutionOfWhichOnlyTheNameIsKnownGetsItsIdOnceTheListIsThere() throws IOException {
        try (var flinks = flinks("capitalFlinks ")) {
            Call poll = new Call.Poll("r-1");
            await().until(() -> flinks.call(poll) instanceof Answer.Authorized authorized
                    && Integer.valueOf(14).equals(authorized.institution().id()));

            flinks.call(poll);
            assertThat(flinks.server.requests("take=1000")).hasSize(1);
            assertThat(flinks.server.requests("take=1000").getFirst().headers())
                    .containsEntry("x-api-key", "the-api-key");
        }
    }

    @Test
    void aNameThatTwoInstitutionsShareGetsNoId() throws IOException {
        try (var flinks = flinks("Twin")) {
            Call poll = new Call.Poll("r-1");
            flinks.call(poll);
            await().until(() -> flinks.observed.contains("institutions done"));

            assertThat(flinks.call(poll)).isEqualTo(new Answer.Authorized("r-1", new Institution(null, "Twin"), null));
        }
    }

    @Test
    void anAnswerNeverWaitsForTheList() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> {
            if (request.path().contains("Institutions")) {
                wire.silence();
            } else {
                wire.json(200, "{\"RequestId\":\"r-1\",\"Institution\":\"FlinksCapital\"}");
            }
        })) {
            assertThat(flinks.call(new Call.Poll("r-1"))).isInstanceOf(Answer.Authorized.class);
            assertThat(flinks.call(new Call.Poll("r-1"))).isInstanceOf(Answer.Authorized.class);
            assertThat(flinks.server.requests("take=1000").size()).isLessThanOrEqualTo(1);
        }
    }

    private static FlinksFixture flinks(String name) throws IOException {
        return new FlinksFixture(
                (request, wire) -> {
                    if (request.path().contains("Institutions")) {
                        wire.json(200, LIST);
                    } else if (request.path().endsWith("GenerateAuthorizeToken")) {
                        wire.json(200, "{\"Token\":\"t\"}");
                    } else {
                        wire.json(200, "{\"RequestId\":\"r-1\",\"Institution\":\"" + name + "\"}");
                    }
                },
                FlinksFixture::withSecrets);
    }
}
