namespace Latent.Markets;

/// <summary>A combination of two models: state probabilities from one, the distribution of the return from the other.</summary>
/// <param name="distribution">The model of the distribution; it also gives the name.</param>
/// <param name="regimes">The model of the states.</param>
public sealed class WithRegimes(StateModel distribution, StateModel regimes) : StateModel
{
    /// <inheritdoc/>
    public override string Name => distribution.Name;

    /// <inheritdoc/>
    public override string Description => $"{distribution.Description}; regimes of {regimes.Name}";

    /// <inheritdoc/>
    public override ModelFamily Family => distribution.Family;

    /// <inheritdoc/>
    public override int LeastDays => Math.Max(distribution.LeastDays, regimes.LeastDays);

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        FitInput.Returns(this, past, options);
        Fitted? previous = options.Previous as Fitted;
        FittedModel states = regimes.Fit(past, options with { Previous = previous?.States });
        try
        {
            return new Fitted(distribution.Fit(past, options with { Previous = previous?.Distribution }), states);
        }
        catch
        {
            states.Dispose();
            throw;
        }
    }

    private sealed class Fitted(FittedModel distribution, FittedModel states) : FittedModel, ILatentMap
    {
        public FittedModel Distribution => distribution;

        public FittedModel States => states;

        public override IReadOnlyList<Regime> Regimes => states.Regimes;

        public IReadOnlyList<LatentPoint> Map => states is ILatentMap latents ? latents.Map : [];

        public override StateTracker Track(PastWindow past) => new Tracker(distribution.Track(past), states.Track(past), past.Count);

        protected override void Dispose(bool disposing)
        {
            distribution.Dispose();
            states.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Tracker(StateTracker distribution, StateTracker states, int days) : SequentialTracker(days)
    {
        public override Forecast Forecast() => new(states.StateProbabilities, distribution.Forecast().Distribution);

        public override StateTracker Branch() => new Tracker(distribution.Branch(), states.Branch(), Count);

        protected override void Take(PastWindow past)
        {
            distribution.Advance(past);
            states.Advance(past);
        }
    }
}
