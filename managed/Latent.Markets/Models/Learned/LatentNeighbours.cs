using MathNet.Numerics.Statistics;

namespace Latent.Markets;

/// <summary>Options of <see cref="LatentNeighbours"/>.</summary>
public sealed record LatentNeighboursOptions
{
    /// <summary>The encoder of the states.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>The number of nearest days.</summary>
    public int Neighbours { get; init; } = 400;

    /// <summary>Whether states are compared by Kullback-Leibler divergence instead of the Wasserstein distance.</summary>
    public bool UsesDivergence { get; init; }
}

/// <summary>
/// Latent neighbours: earlier days whose latent distribution is near today's, weighted by a kernel of the distance. Their outcomes, in
/// units of the current volatility, are the forecast. The article compares days by their return over three days; this model compares them
/// by latent states.
/// </summary>
/// <param name="name">The name of the model on the command line.</param>
/// <param name="options">Encoder, number of neighbours and distance; the defaults if null.</param>
public sealed class LatentNeighbours(string name, LatentNeighboursOptions? options = null) : StateModel
{
    private readonly LatentNeighboursOptions _options = Checked(options ?? new LatentNeighboursOptions());

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description =>
        $"Days whose latent state ({_options.Encoder.Kind}) is near today's, by "
            + $"{(_options.UsesDivergence ? "Kullback-Leibler divergence" : "Wasserstein distance")}";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Learned;

    /// <inheritdoc/>
    public override int LeastDays => MarketInputs.Relative.Days + 100;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options) =>
        new Fitted(past, Regime.Whole(FitInput.Returns(this, past, options)), options, _options);

    private static LatentNeighboursOptions Checked(LatentNeighboursOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Neighbours, 2, nameof(options));
        return options is { UsesDivergence: true, Encoder.Kind: EncoderKind.Autoencoder }
            ? throw new ArgumentException(
                "An autoencoder maps days to points, between which there is no Kullback-Leibler divergence; "
                + "use the Wasserstein distance or a VAE.", nameof(options))
            : options;
    }

    private sealed class Fitted(PastWindow past, Regime regime, FitOptions fit, LatentNeighboursOptions options) : FittedModel, ILatentMap
    {
        private readonly LatentEncoder _encoder =
            new(MarketInputs.Relative, past, options.Encoder, fit, (fit.Previous as Fitted)?._encoder);

        public override IReadOnlyList<Regime> Regimes { get; } = [regime];

        // A copy of the horizon alone: the options refer to the previous fit, which refers to the one before it, so that keeping them would
        // keep all fits alive.
        public int Horizon { get; } = fit.Horizon;

        public IReadOnlyList<LatentPoint> Map => _encoder.Map;

        public override StateTracker Track(PastWindow past) => new Tracker(this, past);

        public LatentState StateOf(PastWindow past) => _encoder.Of(past);

        public IEnumerable<LatentState> StatesUntil(PastWindow past) => _encoder.AllOf(past);

        public int FirstDay => _encoder.FirstDay;

        public MixtureDistribution Resample(LatentState today, double unit, List<LatentState> states, List<double> outcomes)
        {
            double[] distances = new double[outcomes.Count];
            for (int i = 0; i < distances.Length; i++)
            {
                distances[i] = options.UsesDivergence ? today.KullbackLeibler(states[i]) : today.Wasserstein(states[i]);
            }

            int count = Math.Min(options.Neighbours, distances.Length);
            (double[] sorted, int[] order) = Nearest(distances, count);
            double width = Math.Max(sorted[count - 1], double.Epsilon);
            double[] values = new double[count];
            double[] weights = new double[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = outcomes[order[i]] * unit;
                weights[i] = Math.Exp(-2 * sorted[i] / width);
            }

            // Equal outcomes cannot be smoothed; then the outcomes of all days count.
            return values.AsSpan().ContainsAnyExcept(values[0])
                ? MixtureDistribution.Kernel(values, weights, 4, keepDeviation: true)
                : OutcomeSample.Smooth([.. outcomes.Select(outcome => outcome * unit)]);
        }

        protected override void Dispose(bool disposing)
        {
            _encoder.Dispose();
            base.Dispose(disposing);
        }

        // Only days near enough are sorted: sorting all days would take longer than everything else.
        private static (double[] Distances, int[] Order) Nearest(double[] distances, int count)
        {
            double furthest = ArrayStatistics.OrderStatisticInplace([.. distances], count);
            int[] order = [.. Enumerable.Range(0, distances.Length).Where(i => distances[i] <= furthest)];
            double[] sorted = Array.ConvertAll(order, i => distances[i]);
            Array.Sort(sorted, order);
            return (sorted, order);
        }
    }

    private sealed class Tracker : SequentialTracker
    {
        private readonly Fitted _fitted;
        private List<LatentState> _states;
        private List<double> _outcomes;
        private bool _imagined;
        private LatentState _today;
        private double _unit;

        public Tracker(Fitted fitted, PastWindow past)
            : base(past.Count)
        {
            _fitted = fitted;
            _states = [.. fitted.StatesUntil(past)];
            _outcomes = [.. Enumerable.Range(fitted.FirstDay, _states.Count - fitted.Horizon)
                .Select(day => Outcome(past.At(day), past.At(day + fitted.Horizon)))];
            _today = _states[^1];
            _unit = UnitOf(past);
        }

        public override Forecast Forecast() => new([1.0], _fitted.Resample(_today, _unit, _states, _outcomes));

        public override StateTracker Branch()
        {
            Tracker branch = (Tracker)MemberwiseClone();
            (branch._states, branch._outcomes, branch._imagined) = ([.. _states], [.. _outcomes], true);
            return branch;
        }

        protected override void Take(PastWindow past)
        {
            _today = _fitted.StateOf(past);
            _unit = UnitOf(past);
            if (!_imagined)
            {
                _states.Add(_today);
                _outcomes.Add(Outcome(past.Before(_fitted.Horizon), past));
            }
        }

        private double Outcome(PastWindow then, PastWindow later) => later.ReturnOver(_fitted.Horizon) / UnitOf(then);

        private double UnitOf(PastWindow past) => MarketInputs.UnitOf(past, _fitted.Horizon);
    }
}
