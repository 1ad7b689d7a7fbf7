using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Checks of the prices that a model is fitted on.</summary>
internal static class FitInput
{
    /// <summary>Returns all daily log returns of the past.</summary>
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
            throw new ArgumentException(
                $"{past.Count} days of {past.Symbol} are known; "
                + $"{model.Name} needs at least {least} to forecast {options.Horizon} days ahead.", nameof(past));
        }

        double[] returns = past.Returns();
        return Array.TrueForAll(returns, value => value == returns[0])
            ? throw new ArgumentException(
                Invariant($"All {returns.Length} daily returns of {past.Symbol} are {returns[0]}; ")
                + Invariant($"{model.Name} needs prices that vary."), nameof(past))
            : returns;
    }

    /// <summary>Returns the day whose outcome became known today, and that outcome; null if too few days were known then to find the day's
    /// state.</summary>
    /// <param name="past">The days up to today.</param>
    /// <param name="horizon">The number of days from a day to its outcome.</param>
    /// <param name="needed">The number of days that a day's state needs.</param>
    public static (PastWindow Then, double Outcome)? LatestPair(PastWindow past, int horizon, int needed) =>
        past.Count - horizon >= needed ? (past.Before(horizon), past.ReturnOver(horizon)) : null;
}
