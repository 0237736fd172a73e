package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadmeTest {

    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource
    void theReadmeNamesEveryType(EventType type) throws IOException {
        assertThat(readme()).contains("`" + type.versionedName().replace(".v1", "") + "`");
    }

    @Test
    void theReadmesRequestIsAValidOne() throws IOException, MalformedEvent {
        Matcher block = JSON_BLOCK.matcher(readme());
        assertThat(block.find()).isTrue();
        Example request = new Example(EventType.REFRESH_REQUESTED, "README", block.group(1));

        assertThat(Schemas.errors(request.type(), request.tree())).isEmpty();
        assertThat(new EventCodec().decode(request.cloudEvent())).isInstanceOf(RefreshRequested.class);
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }
}
