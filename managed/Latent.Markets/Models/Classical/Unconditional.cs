namespace Latent.Markets;

/// <summary>A model in which all days are alike: the smoothed distribution of all past returns over the horizon. Other models must beat
/// it.</summary>
public sealed class Unconditional : StateModel
{
    /// <inheritdoc/>
    public override string Name => "unconditional";

    /// <inheritdoc/>
    public override string Description => "The distribution of all past returns, smoothed by t kernels (Silverman, 1986)";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Classical;

    /// <inheritdoc/>
    public override int LeastDays => 60;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options) =>
        new Fitted(Regime.Whole(FitInput.Returns(this, past, options)), options.Horizon);

    private sealed class Fitted(Regime regime, int horizon) : FittedModel
    {
        public override IReadOnlyList<Regime> Regimes { get; } = [regime];

        public override StateTracker Track(PastWindow past)
        {
            OutcomeSample sample = new();
            for (int day = horizon; day < past.Count; day++)
            {
                sample.Add(past.At(day).ReturnOver(horizon));
            }

            return sample.Varies
                ? new Tracker(past.Count, horizon, sample)
                : throw new ArgumentException(
                    $"{past.Count} days of {past.Symbol} show {sample.Count} returns over {horizon} days, "
                    + "no two of which differ; at least two must.", nameof(past));
        }
    }

    private sealed class Tracker(int days, int horizon, OutcomeSample sample) : SequentialTracker(days)
    {
        private OutcomeSample _sample = sample;
        private bool _shared;
        private bool _learns = true;

        public override Forecast Forecast() => new([1], _sample.Smoothed());

        public override StateTracker Branch()
        {
            _shared = true;
            Tracker branch = (Tracker)MemberwiseClone();
            branch._learns = false;
            return branch;
        }

        protected override void Take(PastWindow past)
        {
            if (_learns)
            {
                _sample = _shared ? _sample.Clone() : _sample;
                _shared = false;
                _sample.Add(past.ReturnOver(horizon));
            }
        }
    }
}
