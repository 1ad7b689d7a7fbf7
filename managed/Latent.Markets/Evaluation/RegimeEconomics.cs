namespace Latent.Markets;

/// <summary>Returns in a regime, out of sample. A day counts for the regime that the model found most probable before the day's outcome was
/// known.</summary>
public sealed record RegimeOutcome
{
    /// <summary>The regime's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of forecasts made in the regime.</summary>
    public required int Days { get; init; }

    /// <summary>The fraction of all forecasts that were made in the regime.</summary>
    public required double Share { get; init; }

    /// <summary>The annual mean of the log returns that followed.</summary>
    public required double AnnualMean { get; init; }

    /// <summary>The annual standard deviation of those log returns; NaN for a single day.</summary>
    public required double AnnualDeviation { get; init; }

    /// <summary>The annual root mean square of the forecast standard deviations; it equals <see cref="AnnualDeviation"/> if the forecasts
    /// are right.</summary>
    public required double ForecastDeviation { get; init; }

    /// <summary>The fraction of returns above 0.</summary>
    public required double HitRate { get; init; }

    /// <summary>The lowest return.</summary>
    public required double Worst { get; init; }

    /// <summary>The mean length of a stay in days: the number of days divided by the number of entries.</summary>
    public required double MeanSpell { get; init; }

    /// <summary>The annual Sharpe ratio of the log returns at an interest rate of 0; NaN if they do not vary.</summary>
    public double Sharpe => AnnualDeviation > 0 ? AnnualMean / AnnualDeviation : double.NaN;
}

/// <summary>
/// Returns in the regimes of a model, out of sample. Each fold has its own fit and its own regimes; regimes of the same name count as one.
/// A day belongs to its most probable regime.
/// </summary>
public sealed class RegimeEconomics
{
    private const double DaysPerYear = 252;

    private RegimeEconomics(IReadOnlyList<RegimeOutcome> regimes, int[,] transitions) => (Regimes, Transitions) = (regimes, transitions);

    /// <summary>The regimes in rising order of their forecast deviation: the calmest first.</summary>
    public IReadOnlyList<RegimeOutcome> Regimes { get; }

    /// <summary>Counts of changes: how often a day in one regime (row) was followed by a day in a regime (column), in the order of
    /// <see cref="Regimes"/>.</summary>
    public int[,] Transitions { get; }

    /// <summary>Summarizes forecasts by regime.</summary>
    /// <param name="forecasts">Forecasts of one model with known outcomes, the oldest first.</param>
    /// <param name="horizon">The horizon of the forecasts in days. Returns over several days overlap, which biases neither means nor
    /// deviations.</param>
    /// <exception cref="ArgumentException">There is no forecast, an outcome is not known, or the horizon is below 1.</exception>
    public static RegimeEconomics Of(IReadOnlyList<DayForecast> forecasts, int horizon = 1)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        HypothesisTest.AtLeast(forecasts.Count, 1, "forecasts");
        HypothesisTest.AtLeast(horizon, 1, "days of the horizon");
        HypothesisTest.AllFinite([.. forecasts.Select(day => day.Outcome)], "outcomes");
        string[] labels = [.. forecasts.Select(day => day.RegimeName)];
        RegimeOutcome[] regimes = [.. labels.Distinct()
            .Select(name => Outcome(name, forecasts, labels, DaysPerYear / horizon)).OrderBy(regime => regime.ForecastDeviation)
            .ThenBy(regime => regime.Name, StringComparer.Ordinal)];
        return new RegimeEconomics(regimes, Count(labels, regimes));
    }

    private static RegimeOutcome Outcome(string name, IReadOnlyList<DayForecast> forecasts, string[] labels, double periods)
    {
        DayForecast[] days = [.. forecasts.Where((_, day) => labels[day] == name)];
        double mean = days.Average(day => day.Outcome);
        double square = days.Sum(day => (day.Outcome - mean) * (day.Outcome - mean));
        return new RegimeOutcome
        {
            Name = name,
            Days = days.Length,
            Share = (double)days.Length / labels.Length,
            AnnualMean = mean * periods,
            AnnualDeviation = Math.Sqrt(square / (days.Length - 1) * periods),
            ForecastDeviation = Math.Sqrt(days.Average(day => day.Deviation * day.Deviation) * periods),
            HitRate = days.Count(day => day.Outcome > 0) / (double)days.Length,
            Worst = days.Min(day => day.Outcome),
            MeanSpell = (double)days.Length / labels.Where((label, day) => label == name && (day == 0 || labels[day - 1] != name)).Count(),
        };
    }

    private static int[,] Count(string[] labels, RegimeOutcome[] regimes)
    {
        int[,] counts = new int[regimes.Length, regimes.Length];
        for (int day = 1; day < labels.Length; day++)
        {
            counts[Place(labels[day - 1]), Place(labels[day])]++;
        }

        return counts;

        int Place(string name) => Array.FindIndex(regimes, regime => regime.Name == name);
    }
}
