package dev.reconnect.contracts;

import java.math.BigDecimal;

/** Which numbers count as amounts: what 38 digits on either side of the point can say. */
final class Decimals {

    private Decimals() {}

    /** False for what only an attack or an accident writes, such as 1e1000000, which takes a megabyte in plain digits. */
    static boolean isBounded(BigDecimal number) {
        long digitsBeforePoint = (long) number.precision() - number.scale();
        return number.scale() <= ContractBounds.MOST_DIGITS && digitsBeforePoint <= ContractBounds.MOST_DIGITS;
    }

    /**
     * The same number as its plain digits say it: no negative scale, trailing zeros after the point kept.
     *
     * @throws IllegalArgumentException where it is not bounded
     */
    static BigDecimal plain(BigDecimal number) {
        if (!isBounded(number)) {
            throw new IllegalArgumentException(
                    "an amount has at most " + ContractBounds.MOST_DIGITS + " digits on either side of the point");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
