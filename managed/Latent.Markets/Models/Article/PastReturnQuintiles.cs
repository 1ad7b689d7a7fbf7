namespace Latent.Markets;

/// <summary>
/// Five states by past returns: a day's label is the quintile of its past return, with bounds fitted on the past, and its state the label that most of the days
/// four to six days before it carry, the latest of three different ones. The return ahead is distributed as after earlier days in the same state, smoothed
/// by t kernels.
/// </summary>
/// <param name="days">Days that the past return spans.</param>
public sealed class PastReturnQuintiles(int days = 3) : StateModel
{
    /// <inheritdoc/>
    public override string Name => $"quintiles-{days}d";

    /// <inheritdoc/>
    public override string Description => $"What followed days in the same quintile of {days}-day returns";

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
