namespace Latent.Markets;

/// <summary>A forecast together with its outcome.</summary>
public sealed record DayForecast
{
    /// <summary>Probabilities of the stored quantiles: 1 % to 99 %.</summary>
    public static IReadOnlyList<double> Levels { get; } = [.. Enumerable.Range(1, 99).Select(percent => percent / 100.0)];

    /// <summary>The last day known to the forecast.</summary>
    public required DateTime MadeOn { get; init; }

    /// <summary>The day at whose close the forecast return ends; <see cref="TradingDays"/> gives a future day.</summary>
    public required DateTime Date { get; init; }

    /// <summary>The log return up to that close; NaN if it is not known yet.</summary>
    public required double Outcome { get; init; }

    /// <summary>States of the model.</summary>
    public required IReadOnlyList<Regime> Regimes { get; init; }

    /// <summary>Probabilities of the states on the day of the forecast.</summary>
    public required IReadOnlyList<double> StateProbabilities { get; init; }

    /// <summary>The mean of the forecast distribution.</summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation of the forecast distribution.</summary>
    public required double Deviation { get; init; }

    /// <summary>Quantiles of the forecast distribution at <see cref="Levels"/>.</summary>
    public required double[] Quantiles { get; init; }

    /// <summary>The 2.5 % and the 97.5 % quantile.</summary>
    public required (double Low, double High) Interval95 { get; init; }

    /// <summary>Expected shortfall: the mean of the returns below the 5 % quantile, and below the 1 % quantile.</summary>
    public required (double Worst5, double Worst1) Shortfall { get; init; }

    /// <summary>The continuous ranked probability score of the outcome, in the units of the return.</summary>
    public required double Crps { get; init; }

    /// <summary>The logarithm of the density at the outcome, in nats.</summary>
    public required double LogScore { get; init; }

    /// <summary>The probability integral transform F(outcome).</summary>
    public required double Pit { get; init; }

    /// <summary>The most probable state.</summary>
    public int State => Forecast.MostProbable(StateProbabilities);

    /// <summary>The name of the most probable state.</summary>
    public string RegimeName => Regimes[State].Name;

    /// <summary>Records the reported figures of a forecast.</summary>
    internal static DayForecast Of(Forecast forecast, IReadOnlyList<Regime> regimes, DateTime madeOn, DateTime date, double outcome)
    {
        ReturnDistribution distribution = forecast.Distribution;
        bool known = !double.IsNaN(outcome);
        return new DayForecast
        {
            MadeOn = madeOn,
            Date = date,
            Outcome = outcome,
            Regimes = regimes,
            StateProbabilities = forecast.StateProbabilities,
            Mean = distribution.Mean,
            Deviation = distribution.Deviation,
            Quantiles = [.. Levels.Select(distribution.Quantile)],
            Interval95 = (distribution.Quantile(0.025), distribution.Quantile(0.975)),
            Shortfall = (distribution.ExpectedShortfall(0.05), distribution.ExpectedShortfall(0.01)),
            Crps = known ? distribution.Crps(outcome) : double.NaN,
            LogScore = known ? distribution.LogDensity(outcome) : double.NaN,
            Pit = known ? distribution.Cdf(outcome) : double.NaN,
        };
    }
}
