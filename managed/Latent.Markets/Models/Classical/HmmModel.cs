namespace Latent.Markets;

/// <summary>
/// A hidden Markov model of daily returns (Hamilton, "A new approach to the economic analysis of nonstationary time series and the business
/// cycle", 1989; Rydén, Teräsvirta and Åsbrink, "Stylized facts of daily return series and the hidden Markov model", 1998). The number of
/// states, from 2 to 6, is that of the lowest BIC; a fit that starts from a previous one keeps its number.
/// </summary>
/// <param name="density">The density of returns within a state.</param>
public sealed class HmmModel(DensityFamily density) : StateModel
{
    private const int LeastStates = 2;
    private const int MostStates = 6;

    /// <inheritdoc/>
    public override string Name => density == DensityFamily.Normal ? "hmm" : "hmm-t";

    /// <inheritdoc/>
    public override string Description => density == DensityFamily.Normal
        ? "Hidden Markov model of returns, normal (Hamilton, 1989; Rydén et al., 1998)"
        : "Hidden Markov model of returns, Student t (Hamilton, 1989; Peel and McLachlan, 2000)";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Classical;

    /// <inheritdoc/>
    public override int LeastDays => 500;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        double[] returns = FitInput.Returns(this, past, options);
        Observations rows = new(returns, 1);
        HmmOptions how = new() { Family = density, Seed = options.Seed, Cancellation = options.Cancellation };
        HiddenMarkovModel model = options.Previous is FittedHmm before
            && double.IsPositiveInfinity(before.Model.Degrees) == (density == DensityFamily.Normal)
            ? HiddenMarkovModel.Fit(rows, how with { Start = before.Model })
            : HiddenMarkovModel.Select(rows, LeastStates, MostStates, how);
        return new FittedHmm(model, returns, options);
    }
}
