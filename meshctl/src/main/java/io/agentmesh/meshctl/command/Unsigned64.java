package io.agentmesh.meshctl.command;

import java.math.BigInteger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a whole number from 0 to 2^64-1.
final class Unsigned64 implements ITypeConverter<BigInteger> {
    private static final int MOST_DIGITS = 20;

    @Override
    public BigInteger convert(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        BigInteger number = digits ? new BigInteger(text) : BigInteger.ONE.negate();
        if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
            throw new TypeConversionException(text + " (expected: a whole number, 0..18446744073709551615)");
        }
        return number;
    }
}
