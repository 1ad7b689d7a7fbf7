namespace Latent.Markets;

/// <summary>
/// The choice of the number of states. Latents of overlapping windows move slowly, so that any number of states could be cut out of them.
/// The choice therefore depends on returns alone: it takes the lowest Bayesian information criterion of the next day's return given the
/// state, which is normal in each state. The parameters of k states are k means, k deviations and k (k − 1) transitions.
/// </summary>
internal static class RegimeSelection
{
    /// <summary>Returns the reader with the lowest criterion.</summary>
    /// <param name="readers">Readers with different numbers of states.</param>
    /// <param name="latents">The latents of each day.</param>
    /// <param name="next">The return of the day after each, one fewer than the latents.</param>
    public static RegimeReader Best(IEnumerable<RegimeReader> readers, IReadOnlyList<double[]> latents, double[] next) =>
        readers.MinBy(reader => Criterion(reader, latents, next))!;

    /// <summary>The criterion −2 ln p(next | states) + (states² + states) · ln(days).</summary>
    public static double Criterion(RegimeReader reader, IReadOnlyList<double[]> latents, double[] next)
    {
        double[][] today = reader.Read(latents);
        double[][] predicted = [.. today.Take(next.Length).Select(reader.Next)];
        int states = reader.States;
        (double[] means, double[] deviations) = Moments(predicted, next, states);
        double sum = 0;
        for (int day = 0; day < next.Length; day++)
        {
            double density = 0;
            for (int state = 0; state < states; state++)
            {
                double z = (next[day] - means[state]) / deviations[state];
                density += predicted[day][state] * Math.Exp(-0.5 * z * z) / (deviations[state] * Math.Sqrt(2 * Math.PI));
            }

            sum += Math.Log(Math.Max(density, double.Epsilon));
        }

        return -2 * sum + states * (states + 1) * Math.Log(next.Length);
    }

    private static (double[] Means, double[] Deviations) Moments(double[][] probabilities, double[] next, int states)
    {
        double[] means = new double[states];
        double[] deviations = new double[states];
        double whole = Regime.Whole(next).Deviation;
        for (int state = 0; state < states; state++)
        {
            // Each state counts one more day of average variance, so that no density grows without bound.
            double weight = 1;
            double sum = 0;
            double square = whole * whole;
            for (int day = 0; day < next.Length; day++)
            {
                weight += probabilities[day][state];
                sum += probabilities[day][state] * next[day];
            }

            means[state] = sum / weight;
            for (int day = 0; day < next.Length; day++)
            {
                square += probabilities[day][state] * (next[day] - means[state]) * (next[day] - means[state]);
            }

            deviations[state] = Math.Sqrt(square / weight);
        }

        return (means, deviations);
    }
}
