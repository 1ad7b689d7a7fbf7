namespace Latent.Markets;

/// <summary>
/// Starts of expectation maximisation for a hidden Markov model: clusters by k-means++. Starts alternate between clusters of the rows and
/// clusters of local means and deviations in windows, since states of a market last for days and differ more in deviation than in mean.
/// </summary>
internal static class HmmStart
{
    private const double Degrees = 8;

    public static BaumWelch Of(Observations rows, HmmOptions options, double[] floor, int restart, RandomSource random)
    {
        int halfWindow = 3 + random.NextBelow(13);
        Observations features = restart % 2 == 0 ? rows.Standardised() : Local(rows, halfWindow).Standardised();
        features = features.Distinct(options.States) < options.States ? rows.Standardised() : features;
        IReadOnlyList<int> labels = KMeans.Fit(features, options.States, random.NextSeed(), restarts: 1).Labels;
        StateDensities densities = Densities(rows, labels, options.States, options.Family == DensityFamily.StudentT
            ? Degrees
            : double.PositiveInfinity, floor);
        return new BaumWelch(rows, options, floor, new MarkovChain(Transitions(labels, options.States), options.States), densities);
    }

    /// <summary>Computes the moments of the rows of each label.</summary>
    public static StateDensities Densities(Observations rows, IReadOnlyList<int> labels, int states, double degrees, double[] floor)
    {
        int d = rows.Columns;
        double[] scales = new double[states * d * d], shares = new double[rows.Count * states];
        for (int i = 0; i < states * d; i++)
        {
            scales[i * d + i % d] = floor[i % d];
        }

        for (int row = 0; row < rows.Count; row++)
        {
            shares[row * states + labels[row]] = 1;
        }

        StateDensities densities = new(d, new double[states * d], scales, double.PositiveInfinity);
        densities.Maximise(rows, shares, [], floor);
        return new StateDensities(d, densities.Means, densities.Scales, degrees);
    }

    // Relative numbers of transitions, with one more for each, so that no transition has probability 0.
    private static double[] Transitions(IReadOnlyList<int> labels, int states)
    {
        double[] counts = new double[states * states];
        Array.Fill(counts, 1);
        for (int row = 1; row < labels.Count; row++)
        {
            counts[labels[row - 1] * states + labels[row]]++;
        }

        return [.. counts.Select((count, i) => count / counts.AsSpan(i / states * states, states).ToArray().Sum())];
    }

    private static Observations Local(Observations rows, int halfWindow)
    {
        int d = rows.Columns;
        double[] features = new double[rows.Count * 2 * d], floor = rows.Floor(1e-6);
        for (int row = 0; row < rows.Count; row++)
        {
            int first = Math.Max(0, row - halfWindow), end = Math.Min(rows.Count, row + halfWindow + 1);
            for (int column = 0; column < d; column++)
            {
                double mean = 0, square = 0;
                for (int other = first; other < end; other++)
                {
                    mean += rows[other][column] / (end - first);
                }

                for (int other = first; other < end; other++)
                {
                    square += (rows[other][column] - mean) * (rows[other][column] - mean) / (end - first);
                }

                features[(row * d + column) * 2] = mean;
                features[(row * d + column) * 2 + 1] = Math.Log(square + floor[column]) / 2;
            }
        }

        return new Observations(features, 2 * d);
    }
}
