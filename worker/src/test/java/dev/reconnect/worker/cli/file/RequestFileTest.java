package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reconnect.worker.cli.file.RequestFile.RequestLine;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFileTest {

    @Test
    void aFileMayHoldOneLoginPerLine() throws Exception {
        assertThat(read("one\n\n  two \r\n")).containsExactly("1 {\"loginId\":\"one\"}", "3 {\"loginId\":\"two\"}");
    }

    @Test
    void aFileWithAHeaderNamesItsColumns() throws Exception {
        assertThat(read("\uFEFFTag,LoginId,force,institutionId\n\"a, \"\"b\"\"\",one,TRUE,14\n,two,,\n"))
                .containsExactly(
                        "2 {\"tag\":\"a, \\\"b\\\"\",\"loginId\":\"one\",\"force\":true,\"institutionId\":14}",
                        "3 {\"loginId\":\"two\"}");
    }

    @Test
    void aFileMayHoldOneObjectPerLine() throws Exception {
        assertThat(read("{\"loginId\":\"one\",\"tag\":\"x\"}\n{\"loginId\":\"two\"}"))
                .containsExactly("1 {\"loginId\":\"one\",\"tag\":\"x\"}", "2 {\"loginId\":\"two\"}");
    }

    @Test
    void aBadLineIsNamedAndTheRestGoesOn() throws Exception {
        assertThat(read("{\"loginId\":\"one\"}\n[1]\n{\"loginId\"\n{\"a\":1,\"a\":2}\n{} {}\n{\"loginId\":\"two\"}"))
                .containsExactly(
                        "1 {\"loginId\":\"one\"}",
                        "2 a JSON object is expected",
                        "3 one JSON object is expected, and no field in it twice",
                        "4 one JSON object is expected, and no field in it twice",
                        "5 one JSON object is expected, and no field in it twice",
                        "6 {\"loginId\":\"two\"}");
        assertThat(read("loginId,force\none,perhaps\ntwo\n\"three,true\nfour,true"))
                .containsExactly(
                        "2 force: true or false is expected",
                        "3 2 fields are expected, not 1",
                        "4 a quotation is not closed",
                        "5 {\"loginId\":\"four\",\"force\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one,two", "loginId,dedline", "loginId,tag,tag", "\"loginId,tag"})
    void aHeaderThatMakesNoSenseEndsTheFile(String header) {
        assertThatExceptionOfType(CommandFailed.class).isThrownBy(() -> read(header + "\na,b\n"));
    }

    @Test
    void anEmptyFileHoldsNothing() throws Exception {
        assertThat(read("\n \n")).isEmpty();
    }

    @Test
    void aQuotationMayNotGoOnAfterItsEnd() {
        assertThat(CsvLine.fields(" a ,\" b \",\"\",")).containsExactly("a", " b ", "", "");
        assertThatIllegalArgumentException().isThrownBy(() -> CsvLine.fields("\"a\"b,c"));
    }

    private static List<String> read(String text) throws IOException, CommandFailed {
        RequestFile file = new RequestFile(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> lines = new ArrayList<>();
        RequestLine requestLine = file.next();
        while (requestLine != null) {
            lines.add(requestLine.number() + " "
                    + switch (requestLine) {
                        case RequestLine.Fields fields -> fields.fields().toString();
                        case RequestLine.Bad bad -> bad.problem();
                    });
            requestLine = file.next();
        }
        return lines;
    }
}
