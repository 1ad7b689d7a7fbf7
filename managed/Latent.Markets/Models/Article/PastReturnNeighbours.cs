namespace Latent.Markets;

/// <summary>
/// A model without states. The distribution of the return ahead is the smoothed sample, by t kernels, of the outcomes after those earlier
/// days whose past return is nearest to today's.
/// </summary>
/// <param name="days">The number of days that the past return spans.</param>
/// <param name="neighbours">The number of nearest days; fewer if not as many are known.</param>
public sealed class PastReturnNeighbours(int days = 3, int neighbours = 100) : StateModel
{
    /// <inheritdoc/>
    public override string Name => $"neighbours-{days}d";

    /// <inheritdoc/>
    public override string Description => $"Returns after the {neighbours} days with the most similar {days}-day return";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Article;

    /// <inheritdoc/>
    public override int LeastDays => days + neighbours + 1;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options) =>
        new Fitted(Regime.Whole(FitInput.Returns(this, past, options)), days, neighbours, options.Horizon);

    private sealed class Fitted(Regime regime, int days, int neighbours, int horizon) : FittedModel
    {
        public override IReadOnlyList<Regime> Regimes { get; } = [regime];

        public override StateTracker Track(PastWindow past) => new Tracker(past, days, neighbours, horizon);
    }

    private sealed class Tracker : SequentialTracker
    {
        private readonly int _span;
        private readonly int _neighbours;
        private readonly int _horizon;
        private ReturnPairs _pairs = new();
        private OutcomeSample _all = new();
        private double _today;
        private bool _shared;
        private bool _learns = true;

        public Tracker(PastWindow past, int span, int neighbours, int horizon)
            : base(past.Count)
        {
            (_span, _neighbours, _horizon) = (span, neighbours, horizon);
            for (int day = span + horizon; day < past.Count; day++)
            {
                Learn(past.At(day));
            }

            _today = _all.Varies
                ? past.ReturnOver(span)
                : throw new ArgumentException(
                    $"{past.Count} days of {past.Symbol} show {_all.Count} outcomes, no two of which differ; at least two must.",
                    nameof(past));
        }

        public override Forecast Forecast()
        {
            double[] outcomes = _pairs.Nearest(_today, _neighbours);
            // Neighbours with equal outcomes have no width; the sample of all days has one.
            bool same = Array.TrueForAll(outcomes, outcome => outcome == outcomes[0]);
            return new Forecast([1], same ? _all.Smoothed() : OutcomeSample.Smooth(outcomes));
        }

        public override StateTracker Branch()
        {
            _shared = true;
            Tracker branch = (Tracker)MemberwiseClone();
            branch._learns = false;
            return branch;
        }

        protected override void Take(PastWindow past)
        {
            _today = past.ReturnOver(_span);
            if (_learns)
            {
                (_pairs, _all) = _shared ? (_pairs.Clone(), _all.Clone()) : (_pairs, _all);
                _shared = false;
                Learn(past);
            }
        }

        private void Learn(PastWindow past)
        {
            if (FitInput.LatestPair(past, _horizon, _span + 1) is (PastWindow then, double outcome))
            {
                _pairs.Add(then.ReturnOver(_span), outcome);
                _all.Add(outcome);
            }
        }
    }
}
