using MathNet.Numerics;

namespace Latent.Markets;

/// <summary>
/// The densities of rows in each of several states: normal, or Student t with the same degrees of freedom in all states. Each state has a
/// mean and a full covariance (for t, a scale matrix). Expectation maximisation of mixtures and of hidden Markov models share this part.
/// </summary>
internal sealed class StateDensities
{
    /// <summary>The least degrees of freedom of a fit: at 2 and below, variances are infinite.</summary>
    public const double LeastDegrees = 2.1;

    /// <summary>The greatest degrees of freedom of a fit: from here on, the tails are practically normal.</summary>
    public const double MostDegrees = 200;

    // A state whose total weight is less than this fraction of a row keeps its parameters.
    private const double LeastWeight = 1e-10;

    private readonly double[] _whitening;
    private readonly double[] _logRoots;
    private readonly double[] _constants;

    /// <summary>Creates densities from parameters in row-major order; the arrays are not copied.</summary>
    public StateDensities(int columns, double[] means, double[] scales, double degrees)
    {
        (Columns, States, Means, Scales, Degrees) = (columns, means.Length / columns, means, scales, degrees);
        (_whitening, _logRoots, _constants) = (new double[scales.Length], new double[States], new double[States]);
        for (int state = 0; state < States; state++)
        {
            if (!Factor(state))
            {
                throw new ArgumentException($"The covariance of state {state} is not positive definite.", nameof(scales));
            }
        }

        SetConstants();
    }

    public int Columns { get; }

    public int States { get; }

    public double[] Means { get; }

    public double[] Scales { get; }

    /// <summary>The degrees of freedom; infinity for normal rows.</summary>
    public double Degrees { get; private set; }

    public bool IsNormal => double.IsPositiveInfinity(Degrees);

    /// <summary>The number of free parameters.</summary>
    public int Parameters => States * (Columns + Columns * (Columns + 1) / 2) + (IsNormal ? 0 : 1);

    public StateDensities Clone() => new(Columns, [.. Means], [.. Scales], Degrees);

    /// <summary>Returns the same states in another order.</summary>
    public StateDensities Reordered(int[] order) => new(
        Columns,
        [.. order.SelectMany(state => Means.AsSpan(state * Columns, Columns).ToArray())],
        [.. order.SelectMany(state => Scales.AsSpan(state * Columns * Columns, Columns * Columns).ToArray())],
        Degrees);

    /// <summary>Returns the indices of the states in rising order of their scale in the first column.</summary>
    public int[] ByDeviation() =>
        [.. Enumerable.Range(0, States).OrderBy(state => Scales[state * Columns * Columns]).ThenBy(state => Means[state * Columns])];

    /// <summary>Computes the squared Mahalanobis distance of a row to each state's mean.</summary>
    public void Distances(ReadOnlySpan<double> row, Span<double> distances)
    {
        int d = Columns;
        Span<double> difference = stackalloc double[d];
        for (int state = 0; state < States; state++)
        {
            double sum = 0;
            int at = state * d * d;
            for (int i = 0; i < d; i++)
            {
                difference[i] = row[i] - Means[state * d + i];
                double z = 0;
                for (int j = 0; j <= i; j++)
                {
                    z += _whitening[at + i * d + j] * difference[j];
                }

                sum += z * z;
            }

            distances[state] = sum;
        }
    }

    public void Distances(Observations rows, double[] distances)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            Distances(rows[row], distances.AsSpan(row * States, States));
        }
    }

    /// <summary>Computes the log densities of rows from their distances.</summary>
    /// <param name="distances">Squared distances, [rows, states].</param>
    /// <param name="logDensities">Receives log densities, [rows, states]; may be the same memory.</param>
    public void LogDensities(ReadOnlySpan<double> distances, Span<double> logDensities)
    {
        double power = (Degrees + Columns) / 2;
        for (int i = 0; i < distances.Length; i += States)
        {
            for (int state = 0; state < States; state++)
            {
                double distance = distances[i + state];
                logDensities[i + state] = _constants[state] - (IsNormal ? distance / 2 : power * Math.Log(1 + distance / Degrees));
            }
        }
    }

    /// <summary>
    /// Maximises over means and scales. They become weighted moments; for Student t, a row has the additional weight (ν + d) / (ν +
    /// distance) (Peel and McLachlan, "Robust mixture modelling using the t distribution", 2000). Eigenvalues of a scale matrix below the
    /// floor are raised to it, which is the maximum under that bound, so that the likelihood does not fall.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="shares">State probabilities of each row, [rows, states].</param>
    /// <param name="distances">Squared distances under the previous parameters, [rows, states].</param>
    /// <param name="floor">The least variance of each column.</param>
    public void Maximise(Observations rows, double[] shares, double[] distances, double[] floor)
    {
        double[] weights = new double[rows.Count];
        for (int state = 0; state < States; state++)
        {
            double total = 0, sum = 0;
            for (int row = 0; row < weights.Length; row++)
            {
                double share = shares[row * States + state];
                weights[row] = IsNormal ? share : share * (Degrees + Columns) / (Degrees + distances[row * States + state]);
                total += share;
                sum += weights[row];
            }

            if (total > LeastWeight)
            {
                WeightedMoments.Of(rows, weights, sum, total, Means.AsSpan(state * Columns, Columns),
                    Scales.AsSpan(state * Columns * Columns, Columns * Columns));
                WeightedMoments.Raise(Scales.AsSpan(state * Columns * Columns, Columns * Columns), floor);
                Factor(state);
            }
        }

        SetConstants();
    }

    /// <summary>
    /// Improves the degrees of freedom by a Newton step on ln ν, which is halved until the likelihood of the rows, weighted by state
    /// probabilities, does not fall.
    /// </summary>
    /// <param name="shares">State probabilities of each row, [rows, states].</param>
    /// <param name="distances">Squared distances under the present parameters, [rows, states].</param>
    public void MaximiseDegrees(double[] shares, double[] distances)
    {
        (double value, double slope, double curvature) = DegreesLikelihood(Degrees, shares, distances);
        (double first, double second) = (slope * Degrees, curvature * Degrees * Degrees + slope * Degrees);
        double step = Math.Clamp(second < 0 ? -first / second : Math.Sign(first), -0.7, 0.7);
        for (int halving = 0; halving < 6; halving++, step /= 2)
        {
            double candidate = Math.Clamp(Degrees * Math.Exp(step), LeastDegrees, MostDegrees);
            if (candidate == Degrees)
            {
                return;
            }

            if (DegreesLikelihood(candidate, shares, distances).Value >= value)
            {
                Degrees = candidate;
                SetConstants();
                return;
            }
        }
    }

    // Σ γ ln t as a function of ν, without terms that do not depend on ν, and its first two derivatives.
    private (double Value, double Slope, double Curvature) DegreesLikelihood(double degrees, double[] shares, double[] distances)
    {
        double value = 0, slope = 0, curvature = 0, total = 0;
        double d = Columns, power = (degrees + d) / 2;
        for (int i = 0; i < shares.Length; i++)
        {
            double share = shares[i], distance = distances[i];
            if (share < LeastWeight)
            {
                continue;
            }

            double log = Math.Log(1 + distance / degrees), product = degrees * (degrees + distance);
            total += share;
            value -= share * power * log;
            slope += share * (distance * (degrees + d) / product - log) / 2;
            curvature += share * distance * (1 / product - (degrees * degrees + 2 * d * degrees + d * distance) / (product * product)) / 2;
        }

        const double Nearby = 1e-4;
        double trigammas = (Digammas(degrees + Nearby) - Digammas(degrees - Nearby)) / (2 * Nearby);
        value += total * LogNormaliser(degrees);
        return (value, slope + total * Digammas(degrees), curvature + total * trigammas);

        double Digammas(double nu) => (SpecialFunctions.DiGamma((nu + d) / 2) - SpecialFunctions.DiGamma(nu / 2) - d / nu) / 2;
    }

    private double LogNormaliser(double degrees) =>
        SpecialFunctions.GammaLn((degrees + Columns) / 2) - SpecialFunctions.GammaLn(degrees / 2)
            - Columns / 2.0 * Math.Log(degrees * Math.PI);

    private void SetConstants()
    {
        double normaliser = IsNormal ? -Columns / 2.0 * Math.Log(2 * Math.PI) : LogNormaliser(Degrees);
        for (int state = 0; state < States; state++)
        {
            _constants[state] = normaliser - _logRoots[state];
        }
    }

    private bool Factor(int state)
    {
        int size = Columns * Columns;
        return WeightedMoments.Whitening(Scales.AsSpan(state * size, size), _whitening.AsSpan(state * size, size), Columns,
            out _logRoots[state]);
    }
}
