namespace Latent.Markets;

/// <summary>
/// Five states by past returns. A day's label is the quintile of its past return, with bounds fitted on the past. A day's state is the
/// majority of the labels four, five and six days before it, or the latest of the three if all differ. The distribution of the return ahead
/// is the smoothed sample, by t kernels, of the outcomes after earlier days in the same state.
/// </summary>
/// <param name="days">The number of days that the past return spans.</param>
public sealed class PastReturnQuintiles(int days = 3) : StateModel
{
    /// <inheritdoc/>
    public override string Name => $"quintiles-{days}d";

    /// <inheritdoc/>
    public override string Description => $"Returns after days in the same quintile of {days}-day returns";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Article;

    /// <inheritdoc/>
    public override int LeastDays => 250;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        double[] returns = FitInput.Returns(this, past, options);
        return new FittedQuintiles(new QuintileStates(past, days), past, returns, options.Horizon);
    }
}
