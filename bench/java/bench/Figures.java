package bench;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is said of many measurements. */
final class Figures {

    private Figures() {}

    static <T> double median(Collection<T> all, ToDoubleFunction<T> figure) {
        return percentile(all.stream().mapToDouble(figure).toArray(), 50);
    }

    /** Round by round, since the machine is not the same in all. */
    static <T> double ratio(List<T> samples, List<T> floor, ToDoubleFunction<T> figure) {
        double[] ratios = new double[samples.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] =
                    figure.applyAsDouble(samples.get(i)) / figure.applyAsDouble(floor.get(i));
        }
        return percentile(ratios, 50);
    }

    /** The value that so many percent of these do not exceed. */
    static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        if (percent == 50 && sorted.length % 2 == 0) {
            return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        }
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * percent / 100) - 1)];
    }
}
