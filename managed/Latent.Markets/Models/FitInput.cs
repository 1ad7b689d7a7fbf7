using static System.FormattableString;

namespace Latent.Markets;

/// <summary>What models check before they learn.</summary>
internal static class FitInput
{
    /// <summary>All daily log returns of the past.</summary>
    /// <exception cref="ArgumentException">There are too few days for the model and the horizon, or the price never moved.</exception>
    public static double[] Returns(StateModel model, PastWindow past, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Horizon < 1)
        {
            throw new ArgumentException($"The horizon is {options.Horizon} days; it must be 1 or more.", nameof(options));
        }

        int least = model.LeastDays + options.Horizon - 1;
        if (past.Count < least)
        {
            throw new ArgumentException($"{past.Count} days of {past.Symbol} are known; {model.Name} needs at least {least} to forecast {options.Horizon} ahead.", nameof(past));
        }

        double[] returns = past.Returns();
        return Array.TrueForAll(returns, value => value == returns[0])
            ? throw new ArgumentException(Invariant($"All {returns.Length} daily returns of {past.Symbol} are {returns[0]}; {model.Name} needs prices that move."), nameof(past))
            : returns;
    }

    /// <summary>The outcome of a day whose outcome is just known today, and what was known on that day; null where a model could not yet tell the day's state.</summary>
    /// <param name="past">What is known today.</param>
    /// <param name="horizon">Days from a day to its outcome.</param>
    /// <param name="needed">The days that must be known to tell a day's state.</param>
    public static (PastWindow Then, double Outcome)? LatestPair(PastWindow past, int horizon, int needed) =>
        past.Count - horizon >= needed ? (past.Before(horizon), past.ReturnOver(horizon)) : null;
}
