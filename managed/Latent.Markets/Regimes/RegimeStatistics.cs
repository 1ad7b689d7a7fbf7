namespace Latent.Markets;

/// <summary>Statistics of the returns after days in each state.</summary>
public static class RegimeStatistics
{
    // A state with fewer days has the statistics of all days.
    private const double LeastDays = 1e-6;

    /// <summary>Describes states by the return of the day after each day; the last day has none yet.</summary>
    /// <param name="probabilities">State probabilities at the end of each day, [days, states].</param>
    /// <param name="returns">The log return of each of these days.</param>
    /// <param name="durations">The expected number of consecutive days in each state; null to count it: the days in a state divided by the
    /// number of entries.</param>
    /// <returns>The states in the given order; a state without days has the moments of all days.</returns>
    /// <exception cref="ArgumentException">There are fewer than two days, or the sizes of the arguments differ.</exception>
    public static Regime[] Of(double[,] probabilities, ReadOnlySpan<double> returns, IReadOnlyList<double>? durations = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        int days = probabilities.GetLength(0), states = probabilities.GetLength(1);
        if (days < 2 || returns.Length != days || durations is not null && durations.Count != states)
        {
            throw new ArgumentException($"{days} days of {states} states, {returns.Length} returns and {durations?.Count ?? states} "
                + "durations do not fit together; expected 2 or more days, one return for each day, and one duration for each state.");
        }

        Regime whole = Regime.Whole(returns[1..]);
        double[] total = new double[states], followed = new double[states], means = new double[states], deviations = new double[states];
        for (int state = 0; state < states; state++)
        {
            for (int day = 0; day < days; day++)
            {
                total[state] += probabilities[day, state];
            }

            followed[state] = total[state] - probabilities[days - 1, state];
            (means[state], deviations[state]) = followed[state] > LeastDays
                ? Moments(probabilities, state, returns, followed[state])
                : (whole.Mean, whole.Deviation);
        }

        string[] names = RegimeNames.Of(means, deviations, followed, whole.Deviation);
        return [.. names.Select((name, state) => new Regime(
            name, total[state] / days, means[state], deviations[state], durations?[state]
            ?? Duration(probabilities, state, total[state])))];
    }

    private static (double Mean, double Deviation) Moments(double[,] probabilities, int state, ReadOnlySpan<double> returns, double weight)
    {
        double mean = 0, square = 0;
        for (int day = 0; day + 1 < returns.Length; day++)
        {
            mean += probabilities[day, state] * returns[day + 1] / weight;
        }

        for (int day = 0; day + 1 < returns.Length; day++)
        {
            square += probabilities[day, state] * (returns[day + 1] - mean) * (returns[day + 1] - mean) / weight;
        }

        return (mean, Math.Sqrt(square));
    }

    // The expected number of entries treats the states of neighbouring days as independent given their probabilities; it is exact for
    // labels.
    private static double Duration(double[,] probabilities, int state, double total)
    {
        double entries = probabilities[0, state];
        for (int day = 1; day < probabilities.GetLength(0); day++)
        {
            entries += (1 - probabilities[day - 1, state]) * probabilities[day, state];
        }

        return entries > 0 ? total / entries : 0;
    }
}
