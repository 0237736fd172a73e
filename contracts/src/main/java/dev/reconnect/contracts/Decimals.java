package dev.reconnect.contracts;

import java.math.BigDecimal;

/** Which numbers count as amounts: those with at most 38 digits on either side of the point. */
final class Decimals {

    private Decimals() {}

    /**
     * False for numbers such as 1e1000000, which takes a megabyte in plain digits. Only an attack or an accident writes
     * one.
     */
    static boolean isBounded(BigDecimal number) {
        long digitsBeforePoint = (long) number.precision() - number.scale();
        return number.scale() <= ContractBounds.MOST_DIGITS && digitsBeforePoint <= ContractBounds.MOST_DIGITS;
    }

    /**
     * The same number as it reads in plain digits: no negative scale, trailing zeros after the point kept.
     *
     * @throws IllegalArgumentException if it is not bounded
     */
    static BigDecimal plain(BigDecimal number) {
        if (!isBounded(number)) {
            throw new IllegalArgumentException(
                    "an amount has at most " + ContractBounds.MOST_DIGITS + " digits on either side of the point");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
