namespace Latent.Markets;

/// <summary>
/// Expectation maximisation of a hidden Markov model (Baum, Petrie, Soules and Weiss, 1970). The chain starts in its stationary
/// distribution, which depends on the transition matrix. The matrix that is best for the transitions alone may therefore be worse for the
/// first day; a step moves towards it only as far as the expected log-likelihood, first day included, does not fall. No step lowers the
/// log-likelihood.
/// </summary>
internal sealed class BaumWelch
{
    private readonly Observations _rows;
    private readonly HmmOptions _options;
    private readonly double[] _floor;
    private readonly double[] _distances;
    private readonly double[] _logDensities;
    private readonly double[] _predicted;
    private readonly double[] _filtered;
    private readonly double[] _smoothed;
    private readonly double[] _pairs;
    private readonly List<double> _logLikelihoods = [];

    public BaumWelch(Observations rows, HmmOptions options, double[] floor, MarkovChain chain, StateDensities densities)
    {
        (_rows, _options, _floor, Chain, Densities) = (rows, options, floor, chain, densities);
        int size = rows.Count * chain.States;
        (_distances, _logDensities, _predicted, _filtered, _smoothed) =
            (new double[size], new double[size], new double[size], new double[size], new double[size]);
        _pairs = new double[chain.States * chain.States];
        densities.Distances(rows, _distances);
    }

    public MarkovChain Chain { get; private set; }

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
            _options.Cancellation.ThrowIfCancellationRequested();
            Maximise();
            Expect();
        }
    }

    private bool Converged() => _logLikelihoods.Count > 1 && _logLikelihoods[^1] - _logLikelihoods[^2] < _options.Tolerance * _rows.Count;

    private void Expect()
    {
        Densities.LogDensities(_distances, _logDensities);
        _logLikelihoods.Add(ForwardBackward.Forward(Chain.Start, Chain.Transition, _logDensities, _predicted, _filtered));
    }

    private void Maximise()
    {
        ForwardBackward.Backward(Chain.Transition, _predicted, _filtered, _smoothed, _pairs);
        Chain = BetterChain();
        Densities.Maximise(_rows, _smoothed, _distances, _floor);
        Densities.Distances(_rows, _distances);
        if (!Densities.IsNormal)
        {
            Densities.MaximiseDegrees(_smoothed, _distances);
        }
    }

    private MarkovChain BetterChain()
    {
        int states = Chain.States;
        double[] target = new double[states * states];
        for (int from = 0; from < states; from++)
        {
            double leaving = _pairs.AsSpan(from * states, states).ToArray().Sum();
            for (int to = 0; to < states; to++)
            {
                target[from * states + to] = leaving > 0 ? _pairs[from * states + to] / leaving : Chain[from, to];
            }
        }

        double now = Expected(Chain);
        for (double share = 1; share > 1e-3; share /= 2)
        {
            MarkovChain candidate = new([.. target.Zip(Chain.Transition, (there, here) => share * there + (1 - share) * here)], states);
            if (Expected(candidate) >= now)
            {
                return candidate;
            }
        }

        return Chain;
    }

    // The expected log-likelihood of the states: the first state under the stationary distribution, and all transitions.
    private double Expected(MarkovChain chain)
    {
        double sum = 0;
        for (int state = 0; state < chain.States; state++)
        {
            sum += Term(_smoothed[state], chain.Start[state]);
        }

        for (int i = 0; i < _pairs.Length; i++)
        {
            sum += Term(_pairs[i], chain.Transition[i]);
        }

        return sum;

        static double Term(double weight, double probability) => weight > 0 ? weight * Math.Log(probability) : 0;
    }
}
