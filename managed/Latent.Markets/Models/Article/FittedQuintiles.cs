namespace Latent.Markets;

/// <summary>A fit of the quintile states: outcomes after earlier days of each state.</summary>
internal sealed class FittedQuintiles : FittedModel
{
    // A state with fewer outcomes than this uses those of all days.
    private const int LeastOutcomes = 10;

    private readonly QuintileStates _states;
    private readonly int _horizon;

    public FittedQuintiles(QuintileStates states, PastWindow past, double[] returns, int horizon)
    {
        (_states, _horizon) = (states, horizon);
        int first = states.Days - 1, days = past.Count - first;
        double[,] labels = new double[days, QuintileStates.Count];
        for (int day = 0; day < days; day++)
        {
            labels[day, states.Of(past.At(first + day))] = 1;
        }

        Regimes = RegimeStatistics.Of(labels, returns.AsSpan(first - 1));
    }

    public override IReadOnlyList<Regime> Regimes { get; }

    public override StateTracker Track(PastWindow past) => new Tracker(this, past);

    private sealed class Tracker : SequentialTracker
    {
        private readonly FittedQuintiles _model;
        private OutcomeSample[] _outcomes = [.. Enumerable.Range(0, QuintileStates.Count).Select(_ => new OutcomeSample())];
        private OutcomeSample _all = new();
        private int _today;
        private bool _shared;
        private bool _learns = true;

        public Tracker(FittedQuintiles model, PastWindow past)
            : base(past.Count)
        {
            _model = model;
            for (int day = model._states.Days + model._horizon - 1; day < past.Count; day++)
            {
                Learn(past.At(day));
            }

            _today = _all.Varies
                ? model._states.Of(past)
                : throw new ArgumentException(
                    $"{past.Count} days of {past.Symbol} show {_all.Count} outcomes, no two of which differ; at least two must.",
                    nameof(past));
        }

        public override Forecast Forecast()
        {
            double[] probabilities = new double[QuintileStates.Count];
            probabilities[_today] = 1;
            OutcomeSample own = _outcomes[_today];
            return new Forecast(probabilities, (own.Count >= LeastOutcomes && own.Varies ? own : _all).Smoothed());
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
            _today = _model._states.Of(past);
            if (_learns)
            {
                (_outcomes, _all) = _shared ? (Array.ConvertAll(_outcomes, sample => sample.Clone()), _all.Clone()) : (_outcomes, _all);
                _shared = false;
                Learn(past);
            }
        }

        private void Learn(PastWindow past)
        {
            if (FitInput.LatestPair(past, _model._horizon, _model._states.Days) is (PastWindow then, double outcome))
            {
                _outcomes[_model._states.Of(then)].Add(outcome);
                _all.Add(outcome);
            }
        }
    }
}
