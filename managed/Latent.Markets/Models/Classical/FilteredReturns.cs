namespace Latent.Markets;

/// <summary>
/// Filtered historical simulation: earlier returns, each in units of the volatility of its time, times the current volatility
/// (Barone-Adesi, Giannopoulos and Vosper, "VaR without correlations for portfolios of derivative securities", 1999). The volatility is
/// that of <see cref="VolatilityUnit"/>. It uses the day's range as the learned models do, so that a comparison shows the gain of the
/// learned models over the range alone.
/// </summary>
public sealed class FilteredReturns : StateModel
{
    /// <inheritdoc/>
    public override string Name => "filtered";

    /// <inheritdoc/>
    public override string Description =>
        "All past returns in units of the volatility of their time, by the day's range, times the current volatility";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Classical;

    /// <inheritdoc/>
    public override int LeastDays => MarketInputs.Unit.Days + 60;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        Regime regime = Regime.Whole(FitInput.Returns(this, past, options));
        double[] outcomes = MarketInputs.ReturnsInUnits(past, MarketInputs.Unit.Days - 1, options.Horizon);
        double[] one = [1];
        return new Fitted(new RegimeOutcomes([.. outcomes.Select(_ => one)], outcomes, states: 1), regime, options.Horizon);
    }

    private sealed class Fitted(RegimeOutcomes outcomes, Regime regime, int horizon) : FittedModel
    {
        public override IReadOnlyList<Regime> Regimes { get; } = [regime];

        public override StateTracker Track(PastWindow past) => new Tracker(outcomes, horizon, past);
    }

    private sealed class Tracker(RegimeOutcomes outcomes, int horizon, PastWindow past) : SequentialTracker(past.Count)
    {
        private double _unit = MarketInputs.UnitOf(past, horizon);

        public override Forecast Forecast() => new([1], outcomes.Mix([1], _unit));

        public override StateTracker Branch() => (StateTracker)MemberwiseClone();

        protected override void Take(PastWindow past) => _unit = MarketInputs.UnitOf(past, horizon);
    }
}
