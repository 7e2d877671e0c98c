package io.agentmesh.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Prints doubles as the wire does: the shortest digits that read back to the same double, laid out by exponent
/// (wire §4.5).
final class DoubleText {
    private static final int SMALLEST_POSITIONAL_EXPONENT = -5;
    private static final int LARGEST_POSITIONAL_EXPONENT = 15;

    private DoubleText() {}

    static String of(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        boolean positional = exponent >= SMALLEST_POSITIONAL_EXPONENT && exponent <= LARGEST_POSITIONAL_EXPONENT;
        return sign + (positional ? positional(shortest) : scientific(digits, exponent));
    }

    /// `Double.toString` yields the shortest digits since JDK 19, but never fewer than two: `4.9E-324` stands
    /// for what `5e-324` says as well.
    private static BigDecimal shortest(double value) {
        BigDecimal twoOrMore = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (twoOrMore.precision() != 2) {
            return twoOrMore;
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal down = twoOrMore.round(new MathContext(1, RoundingMode.DOWN));
        BigDecimal up = twoOrMore.round(new MathContext(1, RoundingMode.UP));
        boolean downReads = down.doubleValue() == value;
        boolean upReads = up.doubleValue() == value;
        if (downReads && upReads) {
            boolean downIsNearer =
                    exact.subtract(down).abs().compareTo(up.subtract(exact).abs()) <= 0;
            return (downIsNearer ? down : up).stripTrailingZeros();
        }
        if (downReads || upReads) {
            return (downReads ? down : up).stripTrailingZeros();
        }
        return twoOrMore;
    }

    private static String positional(BigDecimal value) {
        String plain = value.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static String scientific(String digits, int exponent) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
