namespace Latent.Markets;

/// <summary>
/// A mixture of normal densities with full covariances, fitted by expectation maximisation (Dempster, Laird and Rubin, 1977). Each start is
/// a clustering by k-means++; after a few iterations, the best start is continued (Biernacki, Celeux and Govaert, "Choosing starting values
/// for the EM algorithm", 2003). Components are in rising order of their deviation in the first column.
/// </summary>
public sealed class GaussianMixture
{
    private const int TrialIterations = 20;

    private readonly StateDensities _densities;
    private readonly double[] _weights;
    private readonly double[] _logWeights;

    private GaussianMixture(MixtureFit fit, int rows)
    {
        int[] order = fit.Densities.ByDeviation();
        _densities = fit.Densities.Reordered(order);
        _weights = [.. order.Select(component => fit.Weights[component])];
        _logWeights = Array.ConvertAll(_weights, Math.Log);
        (LogLikelihoods, Rows) = ([.. fit.LogLikelihoods], rows);
    }

    /// <summary>The number of components.</summary>
    public int Components => _weights.Length;

    /// <summary>The length of a row.</summary>
    public int Columns => _densities.Columns;

    /// <summary>The weights of the components; they sum to 1.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>Log-likelihoods of the rows of the fit before each iteration and after the last.</summary>
    public IReadOnlyList<double> LogLikelihoods { get; }

    /// <summary>The log-likelihood of the rows of the fit.</summary>
    public double LogLikelihood => LogLikelihoods[^1];

    /// <summary>The number of rows of the fit.</summary>
    public int Rows { get; }

    /// <summary>The number of free parameters: K − 1 weights, means and covariances.</summary>
    public int Parameters => Components - 1 + _densities.Parameters;

    /// <summary>The Bayesian information criterion −2 ln L + parameters · ln rows (Schwarz, 1978); lower is better.</summary>
    public double Bic => -2 * LogLikelihood + Parameters * Math.Log(Rows);

    /// <summary>Fits a mixture.</summary>
    /// <param name="rows">The rows; their order does not matter.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="seed">The seed of the starts.</param>
    /// <param name="restarts">The number of starts.</param>
    /// <param name="floor">The least variance of a component in any direction, as a fraction of the variance of all rows.</param>
    /// <param name="mostIterations">The greatest number of iterations.</param>
    /// <exception cref="ArgumentException">There are not more rows than parameters, fewer different rows than components, or a column is
    /// constant.</exception>
    public static GaussianMixture Fit(Observations rows, int components, ulong seed, int restarts = 8, double floor = 1e-4,
        int mostIterations = 500)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        double[] floors = rows.Floor(floor);
        int parameters = ParameterCount(components, rows.Columns);
        if (rows.Count <= parameters)
        {
            throw new ArgumentException($"{rows.Count} rows of {rows.Columns} numbers cannot fit {components} components with {parameters} "
                + "parameters; expected more rows than parameters.", nameof(rows));
        }

        RandomSource random = new(seed);
        Observations standardised = rows.Standardised();
        MixtureFit? best = null;
        for (int restart = 0; restart < (components == 1 ? 1 : restarts); restart++)
        {
            IReadOnlyList<int> labels = KMeans.Fit(standardised, components, random.NextSeed(), restarts: 1).Labels;
            MixtureFit trial = new(rows, labels, components, floors);
            trial.Run(TrialIterations);
            best = best is null || trial.LogLikelihoods[^1] > best.LogLikelihoods[^1] ? trial : best;
        }

        best!.Run(mostIterations);
        return new GaussianMixture(best, rows.Count);
    }

    /// <summary>Fits mixtures with several numbers of components, and returns the one with the lowest <see cref="Bic"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="least">The least number of components.</param>
    /// <param name="most">The greatest number of components; fewer are tried if there are too few rows.</param>
    /// <param name="seed">The seed of the starts.</param>
    /// <param name="restarts">The number of starts for each number of components.</param>
    /// <exception cref="ArgumentException">Not even the least number of components can be fitted.</exception>
    public static GaussianMixture Select(Observations rows, int least, int most, ulong seed, int restarts = 8)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        int distinct = rows.Distinct(most);
        GaussianMixture best = Fit(rows, least, seed, restarts);
        for (int components = least + 1; components <= Math.Min(most, distinct)
            && ParameterCount(components, rows.Columns) < rows.Count; components++)
        {
            GaussianMixture other = Fit(rows, components, seed, restarts);
            best = other.Bic < best.Bic ? other : best;
        }

        return best;
    }

    /// <summary>The mean of a component.</summary>
    public double[] Mean(int component) => _densities.Means.AsSpan(component * Columns, Columns).ToArray();

    /// <summary>The covariance of a component.</summary>
    public double[,] Covariance(int component)
    {
        double[,] covariance = new double[Columns, Columns];
        Buffer.BlockCopy(_densities.Scales, component * covariance.Length * sizeof(double), covariance, 0,
            covariance.Length * sizeof(double));
        return covariance;
    }

    /// <summary>Computes the probabilities that a row came from each component.</summary>
    /// <param name="row">The row.</param>
    /// <param name="probabilities">Receives the probabilities.</param>
    /// <returns>The log density of the row.</returns>
    public double Classify(ReadOnlySpan<double> row, Span<double> probabilities)
    {
        if (row.Length != Columns || probabilities.Length != Components)
        {
            throw new ArgumentException($"A row of {row.Length} numbers and memory for {probabilities.Length} probabilities do not fit "
                + $"{Components} components of {Columns} columns.", nameof(row));
        }

        _densities.Distances(row, probabilities);
        _densities.LogDensities(probabilities, probabilities);
        return MixtureFit.Normalise(probabilities, _logWeights);
    }

    private static int ParameterCount(int components, int columns) => components * (1 + columns + columns * (columns + 1) / 2) - 1;
}
