package dev.reconnect.demo;

import dev.reconnect.demo.page.Customer;
import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The demo's people and their banks, and how the stand-in's banks treat them. */
final class People {
    private static final Institution CAPITAL = Institution.FLINKS_CAPITAL;
    private static final Institution NORTHERN = new Institution(21, "Northern Sandbox Bank");
    private static final Institution UNION = new Institution(22, "Sandbox Credit Union");
    private static final Institution CAISSE = new Institution(23, "Caisse du bac à sable");

    private static final int NIGHT = 200;

    private static final List<Customer> CUSTOMERS = List.of(
            new Customer(
                    "amelie",
                    "Amélie Tremblay",
                    List.of(
                            new Customer.Bank(
                                    "greatday_nomfa",
                                    NORTHERN.name(),
                                    NORTHERN.id(),
                                    "Knows this app: no question asked.",
                                    ""),
                            new Customer.Bank(
                                    "greatday",
                                    CAPITAL.name(),
                                    CAPITAL.id(),
                                    "Asks a security question each time.",
                                    "Montreal"))),
            new Customer(
                    "noah",
                    "Noah Singh",
                    List.of(
                            new Customer.Bank(
                                    "test_invalid_password",
                                    CAPITAL.name(),
                                    CAPITAL.id(),
                                    "The password was changed at the bank.",
                                    "test_invalid_password, then Everyday"),
                            new Customer.Bank(
                                    "test_service_unavailable",
                                    CAISSE.name(),
                                    CAISSE.id(),
                                    "Is down for maintenance.",
                                    ""))),
            new Customer(
                    "mei",
                    "Mei Chen",
                    List.of(new Customer.Bank(
                            "greatday_three",
                            UNION.name(),
                            UNION.id(),
                            "Asks three questions in a row.",
                            "Montreal, Canada, Triangle"))));

    private People() {}

    static List<Customer> customers() {
        return CUSTOMERS;
    }

    /** The logins of the nightly run. */
    static List<String> ofTheNight() {
        return IntStream.rangeClosed(1, NIGHT).mapToObj("night-%03d"::formatted).toList();
    }

    /** Tells the stand-in about these people. All others behave like the users of Flinks' own sandbox. */
    static void introduce(FlinksStandIn flinks) {
        Step.Failure down = Step.failure(FlinksCode.RETRY_LATER);
        Map<String, Script> ways = Map.of(
                "greatday_nomfa", Script.of(Step.pending(2), Step.authorized()).at(NORTHERN),
                "greatday_three",
                        Script.of(
                                        Step.challenge(SandboxUsers.CITY),
                                        Step.challenge(SandboxUsers.COUNTRY),
                                        Step.challenge(SandboxUsers.SHAPE),
                                        Step.authorized())
                                .at(UNION),
                "test_service_unavailable", Script.of(down).at(CAISSE));
        ways.forEach(flinks::script);
        List<String> logins = ofTheNight();
        for (int i = 0; i < logins.size(); i++) {
            flinks.script(logins.get(i), atNight(i, down));
        }
    }

    /** Of twenty logins, thirteen are simply read, four are asked, two are rejected, and the bank of one is down. */
    private static Script atNight(int number, Step.Failure down) {
        Script read = Script.of(Step.pending(1), Step.authorized());
        return switch (number % 20) {
            case 3, 7, 11, 17 ->
                Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()).at(CAPITAL);
            case 5, 13 -> Script.of(Step.failure(FlinksCode.INVALID_PASSWORD)).at(UNION);
            case 19 -> Script.of(down).at(CAISSE);
            default -> read.at(number % 2 == 0 ? NORTHERN : UNION);
        };
    }
}
