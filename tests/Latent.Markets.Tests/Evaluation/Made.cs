namespace Latent.Markets.Tests.Economics;

/// <summary>Forecasts made by hand.</summary>
internal static class Made
{
    public static readonly Regime Calm = new("calm, rising", 0.7, 0.0005, 0.006, 30);

    public static readonly Regime Turbulent = new("turbulent, falling", 0.3, -0.0004, 0.02, 12);

    private static readonly Regime[] Two = [Calm, Turbulent];

    private static readonly Regime[] One = [new("one state", 1, 0, 0.01, double.PositiveInfinity)];

    /// <summary>Creates forecasts of a model with a calm and a turbulent state.</summary>
    public static DayForecast[] OfStates(int[] states, double[] outcomes, double[]? deviations = null) =>
        [.. states.Select((state, day) => Day(day, Two, state == 0 ? [0.9, 0.1] : [0.2, 0.8], outcomes[day], deviations?[day] ?? 0.01))];

    /// <summary>Creates forecasts of a model with one state.</summary>
    public static DayForecast[] OfDeviations(double[] deviations, double[] outcomes) =>
        [.. deviations.Select((deviation, day) => Day(day, One, [1], outcomes[day], deviation))];

    /// <summary>Creates the forecasts of a model; the last of the days is the next one.</summary>
    public static ModelForecasts Model(StateModel model, DayForecast[] days) => new(model, days[..^1], days[^1], 1);

    private static DayForecast Day(int day, Regime[] regimes, double[] probabilities, double outcome, double deviation) => new()
    {
        MadeOn = new DateTime(2020, 1, 1).AddDays(day),
        Date = new DateTime(2020, 1, 1).AddDays(day + 1),
        Outcome = outcome,
        Regimes = regimes,
        StateProbabilities = probabilities,
        Mean = 0,
        Deviation = deviation,
        Quantiles = [],
        Interval95 = (0, 0),
        Shortfall = (0, 0),
        Crps = 0,
        LogScore = 0,
        Pit = 0.5,
    };
}
