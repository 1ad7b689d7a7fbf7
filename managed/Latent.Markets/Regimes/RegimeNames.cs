namespace Latent.Markets;

/// <summary>
/// Names of states by volatility and drift. The volatility is the ratio of a state's deviation to that of all days: below 0.8 <c>calm</c>,
/// up to 1.25 <c>moderate</c>, up to 2.5 <c>turbulent</c>, beyond <c>extreme</c>. The drift is the mean in units of its standard error,
/// deviation / √days: above 1 <c>rising</c>, below −1 <c>falling</c>, else <c>flat</c>. The second state of a name has 2 after it, the
/// third 3, and so on.
/// </summary>
public static class RegimeNames
{
    /// <summary>Names states, for example <c>calm, rising</c>.</summary>
    /// <param name="means">The mean daily return in each state.</param>
    /// <param name="deviations">The standard deviation of daily returns in each state.</param>
    /// <param name="days">The number of days in each state; it may be a sum of probabilities.</param>
    /// <param name="whole">The standard deviation of all days' returns.</param>
    public static string[] Of(IReadOnlyList<double> means, IReadOnlyList<double> deviations, IReadOnlyList<double> days, double whole)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(deviations);
        ArgumentNullException.ThrowIfNull(days);
        if (deviations.Count != means.Count || days.Count != means.Count)
        {
            throw new ArgumentException(
                $"{means.Count} means, {deviations.Count} deviations and {days.Count} numbers of days do not fit together; "
                + "expected one of each for every state.");
        }

        string[] names = new string[means.Count];
        Dictionary<string, int> times = [];
        for (int state = 0; state < names.Length; state++)
        {
            string name = $"{Volatility(deviations[state] / whole)}, {Drift(means[state] * Math.Sqrt(days[state]) / deviations[state])}";
            times[name] = times.GetValueOrDefault(name) + 1;
            names[state] = times[name] == 1 ? name : $"{name} {times[name]}";
        }

        return names;
    }

    private static string Volatility(double ratio) => ratio switch
    {
        < 0.8 => "calm",
        <= 1.25 => "moderate",
        <= 2.5 => "turbulent",
        _ => "extreme",
    };

    private static string Drift(double errors) => errors switch
    {
        > 1 => "rising",
        < -1 => "falling",
        _ => "flat",
    };
}
