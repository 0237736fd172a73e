package dev.reconnect.demo.page;

import java.util.List;
import java.util.Optional;

/**
 * A person who may sign in, and the banks that they have connected.
 *
 * @param id names the person in this app
 */
public record Customer(String id, String name, List<Bank> banks) {

    public Customer {
        banks = List.copyOf(banks);
    }

    /**
     * A connected bank. Only the app needs its loginId: a real app does not send it to the browser.
     *
     * @param loginId the Flinks LoginId, canonical
     * @param institutionId the Flinks InstitutionId
     * @param about what this bank shows in the demo
     * @param toType what to type in Connect; only a demo knows it
     */
    public record Bank(String loginId, String institution, int institutionId, String about, String toType) {}

    Optional<Bank> bank(String loginId) {
        return banks.stream().filter(bank -> bank.loginId().equals(loginId)).findFirst();
    }
}
