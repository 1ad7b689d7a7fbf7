using MathNet.Numerics.Statistics;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Paths that a market may take from a day on, as a model draws them.</summary>
public sealed class Scenarios
{
    private readonly Lazy<double[][]> _sortedByDay;
    private readonly Lazy<ReturnDistribution> _terminal;

    /// <summary>Paths that are still to be drawn.</summary>
    internal Scenarios(PastWindow past, IReadOnlyList<Regime> regimes, ScenarioOptions options)
    {
        (Symbol, StartDate, StartPrice, Regimes) = (past.Symbol, past[0].Time, past[0].Close, regimes);
        (Paths, Days) = (options.Paths, options.Days);
        (Returns, States) = (new double[Paths, Days], new int[Paths, Days]);
        Dates = TradingDays.After(past, Days);
        _sortedByDay = new(SortByDay);
        _terminal = new(() => OutcomeSample.Smooth(TotalReturns()));
    }

    /// <summary>The symbol.</summary>
    public string Symbol { get; }

    /// <summary>The last day that was known.</summary>
    public DateTime StartDate { get; }

    /// <summary>Its close, from which all paths go on.</summary>
    public double StartPrice { get; }

    /// <summary>States of the model.</summary>
    public IReadOnlyList<Regime> Regimes { get; }

    /// <summary>The number of paths.</summary>
    public int Paths { get; }

    /// <summary>The number of imagined days.</summary>
    public int Days { get; }

    /// <summary>The imagined days after <see cref="StartDate"/>; see <see cref="TradingDays"/>.</summary>
    public IReadOnlyList<DateTime> Dates { get; }

    /// <summary>Daily log returns, [paths, days].</summary>
    public double[,] Returns { get; }

    /// <summary>The most probable state at the end of each day, [paths, days].</summary>
    public int[,] States { get; }

    /// <summary>How many draws were drawn again, because they were beyond all likelihood: see <see cref="ScenarioSimulator"/>. Many of them say that paths are not to be trusted.</summary>
    public long Redrawn { get; private set; }

    /// <summary>The distribution of the log return over all days, smoothed by t kernels as <see cref="Unconditional"/> smooths past returns.</summary>
    /// <exception cref="ArgumentException">There are no two paths that differ.</exception>
    public ReturnDistribution Terminal => _terminal.Value;

    /// <summary>The daily log returns of a path.</summary>
    /// <param name="path">The path, counted from 0.</param>
    public double[] Path(int path)
    {
        double[] returns = new double[Days];
        Buffer.BlockCopy(Returns, Row(path) * Days * sizeof(double), returns, 0, Days * sizeof(double));
        return returns;
    }

    /// <summary>The closes of a path, without that of <see cref="StartDate"/>.</summary>
    /// <param name="path">The path, counted from 0.</param>
    public double[] Closes(int path)
    {
        double[] closes = Path(path);
        double sum = 0;
        foreach (ref double value in closes.AsSpan())
        {
            sum += value;
            value = StartPrice * Math.Exp(sum);
        }

        return closes;
    }

    /// <summary>The log return of each path over all days.</summary>
    public double[] TotalReturns() => [.. Enumerable.Range(0, Paths).Select(path => Path(path).Sum())];

    /// <summary>A quantile of the closes on each day, linear between neighbours (definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996).</summary>
    /// <param name="probability">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double[] Quantile(double probability) => probability is >= 0 and <= 1
        ? Array.ConvertAll(_sortedByDay.Value, sums => StartPrice * Math.Exp(SortedArrayStatistics.QuantileCustom(sums, probability, QuantileDefinition.R7)))
        : throw new ArgumentOutOfRangeException(nameof(probability), Invariant($"The probability of a quantile is {probability}; expected 0 to 1."));

    /// <summary>The share of paths in a state at the end of each day.</summary>
    /// <param name="state">The state, counted from 0.</param>
    public double[] ShareOf(int state) =>
        [.. Enumerable.Range(0, Days).Select(day => Enumerable.Range(0, Paths).Count(path => States[path, day] == state) / (double)Paths)];

    /// <summary>Notes a day.</summary>
    internal void Set(int path, int day, double value, int state, int redrawn) =>
        (Returns[path, day], States[path, day], Redrawn) = (value, state, Redrawn + redrawn);

    private int Row(int path) => path >= 0 && path < Paths
        ? path
        : throw new ArgumentOutOfRangeException(nameof(path), $"There is no path {path}; expected 0 to {Paths - 1}.");

    private double[][] SortByDay()
    {
        double[] sums = new double[Paths];
        double[][] sorted = new double[Days][];
        for (int day = 0; day < Days; day++)
        {
            for (int path = 0; path < Paths; path++)
            {
                sums[path] += Returns[path, day];
            }

            sorted[day] = [.. sums];
            Array.Sort(sorted[day]);
        }

        return sorted;
    }
}
