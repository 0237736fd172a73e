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
     * A connected bank. Its loginId is the app's own business: a real one keeps it away from the browser altogether.
     *
     * @param loginId the Flinks LoginId, canonical
     * @param institutionId the Flinks InstitutionId
     * @param about what to expect of this bank in the demo
     * @param toType what Connect wants typed; only a demo knows
     */
    public record Bank(String loginId, String institution, int institutionId, String about, String toType) {}

    Optional<Bank> bank(String loginId) {
        return banks.stream().filter(bank -> bank.loginId().equals(loginId)).findFirst();
    }
}
