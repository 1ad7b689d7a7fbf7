namespace Latent.Markets;

/// <summary>What a regime was worth, out of sample: days are those on which its model said, before their outcome was known, that the market was in it.</summary>
public sealed record RegimeOutcome
{
    /// <summary>The regime's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of forecasts made in it.</summary>
    public required int Days { get; init; }

    /// <summary>Their share of all.</summary>
    public required double Share { get; init; }

    /// <summary>The mean of the log returns that followed, a year.</summary>
    public required double AnnualMean { get; init; }

    /// <summary>Their standard deviation, a year; NaN of a single day.</summary>
    public required double AnnualDeviation { get; init; }

    /// <summary>The root mean square of the standard deviations that were forecast, a year: as much as <see cref="AnnualDeviation"/> if forecasts are right.</summary>
    public required double ForecastDeviation { get; init; }

    /// <summary>The share of returns above 0.</summary>
    public required double HitRate { get; init; }

    /// <summary>The lowest return.</summary>
    public required double Worst { get; init; }

    /// <summary>The mean number of days that it lasted: days by the number of times it was entered.</summary>
    public required double MeanSpell { get; init; }

    /// <summary>The annual Sharpe ratio of the log returns at an interest of 0; NaN if they do not vary.</summary>
    public double Sharpe => AnnualDeviation > 0 ? AnnualMean / AnnualDeviation : double.NaN;
}

/// <summary>
/// What the regimes of a model were worth, out of sample. Each fold has a fit and regimes of its own; those of the same name count as one, the most probable regime of a
/// day being that day's.
/// </summary>
public sealed class RegimeEconomics
{
    private const double DaysPerYear = 252;

    private RegimeEconomics(IReadOnlyList<RegimeOutcome> regimes, int[,] transitions) => (Regimes, Transitions) = (regimes, transitions);

    /// <summary>The regimes, in order of the deviation that was forecast in them: the calmest first.</summary>
    public IReadOnlyList<RegimeOutcome> Regimes { get; }

    /// <summary>How often a day in a regime (row) was followed by one in another or the same (column), in the order of <see cref="Regimes"/>.</summary>
    public int[,] Transitions { get; }

    /// <summary>Sums up forecasts.</summary>
    /// <param name="forecasts">Of one model, with known outcomes, the oldest first.</param>
    /// <param name="horizon">Days ahead that were forecast; returns over several days overlap, which means and deviations do not mind.</param>
    /// <exception cref="ArgumentException">There is no forecast, an outcome is not known, or the horizon is not 1 or more.</exception>
    public static RegimeEconomics Of(IReadOnlyList<DayForecast> forecasts, int horizon = 1)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        HypothesisTest.AtLeast(forecasts.Count, 1, "forecasts");
        HypothesisTest.AtLeast(horizon, 1, "days of the horizon");
        HypothesisTest.AllFinite([.. forecasts.Select(day => day.Outcome)], "outcomes");
        string[] labels = [.. forecasts.Select(day => day.RegimeName)];
        RegimeOutcome[] regimes = [.. labels.Distinct()
            .Select(name => Outcome(name, forecasts, labels, DaysPerYear / horizon)).OrderBy(regime => regime.ForecastDeviation).ThenBy(regime => regime.Name, StringComparer.Ordinal)];
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
