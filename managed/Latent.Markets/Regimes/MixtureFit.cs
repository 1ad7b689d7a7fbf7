namespace Latent.Markets;

/// <summary>Expectation maximisation of a mixture.</summary>
internal sealed class MixtureFit
{
    private const double Tolerance = 1e-7;

    private readonly Observations _rows;
    private readonly double[] _floor;
    private readonly double[] _distances;
    private readonly double[] _shares;
    private readonly List<double> _logLikelihoods = [];

    public MixtureFit(Observations rows, IReadOnlyList<int> labels, int components, double[] floor)
    {
        (_rows, _floor, Weights) = (rows, floor, new double[components]);
        (_distances, _shares) = (new double[rows.Count * components], new double[rows.Count * components]);
        Densities = HmmStart.Densities(rows, labels, components, double.PositiveInfinity, floor);
        foreach (int label in labels)
        {
            Weights[label] += 1.0 / rows.Count;
        }
    }

    public double[] Weights { get; }

    public StateDensities Densities { get; }

    /// <summary>Log-likelihoods before each iteration and after the last.</summary>
    public IReadOnlyList<double> LogLikelihoods => _logLikelihoods;

    /// <summary>Iterates until the likelihood no longer rises, or up to a total number of iterations.</summary>
    public void Run(int most)
    {
        if (_logLikelihoods.Count == 0)
        {
            Expect();
        }

        while (_logLikelihoods.Count <= most && !Converged())
        {
            Maximise();
            Expect();
        }
    }

    /// <summary>Computes the probabilities of components by Bayes' rule, with logarithms.</summary>
    /// <param name="values">Holds log densities, and receives the probabilities.</param>
    /// <param name="logWeights">Logarithms of the weights of the components.</param>
    /// <returns>The log density of the mixture.</returns>
    public static double Normalise(Span<double> values, ReadOnlySpan<double> logWeights)
    {
        double greatest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += logWeights[i];
            greatest = Math.Max(greatest, values[i]);
        }

        foreach (ref double value in values)
        {
            value = Math.Exp(value - greatest);
            sum += value;
        }

        foreach (ref double value in values)
        {
            value /= sum;
        }

        return greatest + Math.Log(sum);
    }

    private bool Converged() => _logLikelihoods.Count > 1 && _logLikelihoods[^1] - _logLikelihoods[^2] < Tolerance * _rows.Count;

    private void Expect()
    {
        int components = Weights.Length;
        double[] logWeights = Array.ConvertAll(Weights, Math.Log);
        Densities.Distances(_rows, _distances);
        Densities.LogDensities(_distances, _shares);
        double sum = 0;
        for (int row = 0; row < _rows.Count; row++)
        {
            sum += Normalise(_shares.AsSpan(row * components, components), logWeights);
        }

        _logLikelihoods.Add(sum);
    }

    private void Maximise()
    {
        int components = Weights.Length;
        Array.Clear(Weights);
        for (int i = 0; i < _shares.Length; i++)
        {
            Weights[i % components] += _shares[i] / _rows.Count;
        }

        Densities.Maximise(_rows, _shares, _distances, _floor);
    }
}
