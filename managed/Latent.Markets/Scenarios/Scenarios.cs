using MathNet.Numerics.Statistics;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Future paths of a market after a day, drawn from a model.</summary>
public sealed class Scenarios
{
    private readonly Lazy<double[][]> _sortedByDay;
    private readonly Lazy<ReturnDistribution> _terminal;

    /// <summary>Allocates paths that are not drawn yet.</summary>
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

    /// <summary>The last known day.</summary>
    public DateTime StartDate { get; }

    /// <summary>The close of that day, at which all paths start.</summary>
    public double StartPrice { get; }

    /// <summary>States of the model.</summary>
    public IReadOnlyList<Regime> Regimes { get; }

    /// <summary>The number of paths.</summary>
    public int Paths { get; }

    /// <summary>The number of imagined days.</summary>
    public int Days { get; }

    /// <summary>The dates of the imagined days after <see cref="StartDate"/>; see <see cref="TradingDays"/>.</summary>
    public IReadOnlyList<DateTime> Dates { get; }

    /// <summary>Daily log returns, [paths, days].</summary>
    public double[,] Returns { get; }

    /// <summary>The most probable state at the end of each day, [paths, days].</summary>
    public int[,] States { get; }

    /// <summary>The number of repeated draws, after draws beyond the bounds of <see cref="ScenarioSimulator"/>. A large number means that
    /// the paths cannot be trusted.</summary>
    public long Redrawn { get; private set; }

    /// <summary>The distribution of the log return over all days, smoothed by t kernels as <see cref="Unconditional"/> smooths past
    /// returns.</summary>
    /// <exception cref="ArgumentException">All paths have the same return.</exception>
    public ReturnDistribution Terminal => _terminal.Value;

    /// <summary>Returns the daily log returns of a path.</summary>
    /// <param name="path">The path, counted from 0.</param>
    public double[] Path(int path)
    {
        double[] returns = new double[Days];
        Buffer.BlockCopy(Returns, Row(path) * Days * sizeof(double), returns, 0, Days * sizeof(double));
        return returns;
    }

    /// <summary>Returns the closes of a path, without the close of <see cref="StartDate"/>.</summary>
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

    /// <summary>Returns the log return of each path over all days.</summary>
    public double[] TotalReturns() => [.. Enumerable.Range(0, Paths).Select(path => Path(path).Sum())];

    /// <summary>Computes a quantile of the closes on each day, linear between neighbours (definition 7 of Hyndman and Fan, "Sample
    /// quantiles in statistical packages", 1996).</summary>
    /// <param name="probability">The probability, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not 0 to 1.</exception>
    public double[] Quantile(double probability) => probability is >= 0 and <= 1
        ? Array.ConvertAll(_sortedByDay.Value, sums =>
            StartPrice * Math.Exp(SortedArrayStatistics.QuantileCustom(sums, probability, QuantileDefinition.R7)))
        : throw new ArgumentOutOfRangeException(nameof(probability),
            Invariant($"The probability of a quantile is {probability}; expected 0 to 1."));

    /// <summary>Computes the fraction of paths in a state at the end of each day.</summary>
    /// <param name="state">The state, counted from 0.</param>
    public double[] ShareOf(int state) =>
        [.. Enumerable.Range(0, Days).Select(day => Enumerable.Range(0, Paths).Count(path => States[path, day] == state) / (double)Paths)];

    /// <summary>Stores a day of a path.</summary>
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
