namespace Latent.Markets;

/// <summary>Returns of a trading strategy.</summary>
public sealed record TradingResult
{
    private const double DaysPerYear = 252;

    /// <summary>The model, or <c>buy and hold</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The days at whose close the returns end.</summary>
    public required IReadOnlyList<DateTime> Dates { get; init; }

    /// <summary>Whether the strategy held the market, for each day.</summary>
    public required IReadOnlyList<bool> Positions { get; init; }

    /// <summary>Whether the strategy holds the market over the next day.</summary>
    public required bool Next { get; init; }

    /// <summary>Simple daily returns after costs.</summary>
    public required IReadOnlyList<double> Returns { get; init; }

    /// <summary>The value of an initial 1 at the end of each day.</summary>
    public required IReadOnlyList<double> Equity { get; init; }

    /// <summary>The annual geometric mean return, for years of 252 days.</summary>
    public required double AnnualReturn { get; init; }

    /// <summary>The standard deviation of daily returns times √252.</summary>
    public required double AnnualVolatility { get; init; }

    /// <summary>The annual Sharpe ratio at an interest rate of 0.</summary>
    public required double Sharpe { get; init; }

    /// <summary>The probability that the true Sharpe ratio is above 0, given the number of models tried; see
    /// <see cref="SharpeRatio.Deflated(ReadOnlySpan{double}, int, double)"/>.</summary>
    public required double DeflatedSharpe { get; init; }

    /// <summary>The greatest loss from a high, as a fraction of the high.</summary>
    public required double MaximumDrawdown { get; init; }

    /// <summary>The number of switches a year of 252 days, with the first purchase.</summary>
    public required double Turnover { get; init; }

    /// <summary>The fraction of days on which the strategy held the market.</summary>
    public required double Invested { get; init; }

    /// <summary>Trades on forecasts. A switch happens at the close of the day of the forecast and costs a fraction of the equity; the
    /// position then holds over the next return.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="forecasts">Forecasts whose outcomes are the traded returns, 2 or more.</param>
    /// <param name="positions">Whether to hold the market, for each forecast.</param>
    /// <param name="next">Whether to hold the market after the last day.</param>
    /// <param name="costs">The fraction of the equity that a switch costs.</param>
    internal static TradingResult Of(string name, IReadOnlyList<DayForecast> forecasts, bool[] positions, bool next, double costs)
    {
        double[] returns = new double[positions.Length];
        double[] equity = new double[positions.Length];
        double wealth = 1;
        int switches = 0;
        for (int day = 0; day < positions.Length; day++)
        {
            bool switched = positions[day] != (day > 0 && positions[day - 1]);
            switches += switched ? 1 : 0;
            returns[day] = (switched ? 1 - costs : 1) * (positions[day] ? Math.Exp(forecasts[day].Outcome) : 1) - 1;
            equity[day] = wealth *= 1 + returns[day];
        }

        double years = positions.Length / DaysPerYear;
        return new TradingResult
        {
            Name = name,
            Dates = [.. forecasts.Select(day => day.Date)],
            Positions = positions,
            Next = next,
            Returns = returns,
            Equity = equity,
            AnnualReturn = Math.Pow(wealth, 1 / years) - 1,
            AnnualVolatility = MathNet.Numerics.Statistics.ArrayStatistics.StandardDeviation(returns) * Math.Sqrt(DaysPerYear),
            Sharpe = SharpeRatio.Of(returns, DaysPerYear),
            DeflatedSharpe = double.NaN,
            MaximumDrawdown = DrawdownOf(equity),
            Turnover = switches / years,
            Invested = positions.Count(position => position) / (double)positions.Length,
        };
    }

    private static double DrawdownOf(double[] equity)
    {
        double highest = 1;
        double deepest = 0;
        foreach (double value in equity)
        {
            highest = Math.Max(highest, value);
            deepest = Math.Max(deepest, 1 - value / highest);
        }

        return deepest;
    }
}
