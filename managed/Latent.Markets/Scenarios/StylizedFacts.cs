using MathNet.Numerics.Statistics;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>A property of returns, and its value.</summary>
/// <param name="Name">The name, such as <c>excess kurtosis</c>.</param>
/// <param name="Value">The value; NaN if it is undefined for the returns.</param>
public sealed record StylizedFact(string Name, double Value);

/// <summary>
/// Stylized facts, which hold for returns in most markets, measured on a series: heavy tails, no autocorrelation of returns but a long one
/// of their absolute values, losses that raise volatility, and tails that grow lighter over longer spans (Cont, "Empirical properties of
/// asset returns: stylized facts and statistical issues", 2001).
/// </summary>
public sealed record StylizedFacts
{
    /// <summary>The least number of returns of a measurement.</summary>
    public const int LeastDays = 100;

    /// <summary>The fraction of returns in a tail, for tail indices.</summary>
    public const double TailShare = 0.05;

    private const int LeverageLags = 10;
    private const double DaysPerYear = 252;

    private StylizedFacts()
    {
    }

    /// <summary>Lags of <see cref="Autocorrelation"/>.</summary>
    public static IReadOnlyList<int> ReturnLags { get; } = [1, 2, 3, 4, 5];

    /// <summary>Lags of <see cref="AbsoluteAutocorrelation"/>.</summary>
    public static IReadOnlyList<int> AbsoluteLags { get; } = [1, 5, 10, 20, 60];

    /// <summary>The standard deviation of daily returns times √252.</summary>
    public required double AnnualVolatility { get; init; }

    /// <summary>The skewness, m₃ / m₂^(3/2) with central moments of the sample.</summary>
    public required double Skewness { get; init; }

    /// <summary>The excess kurtosis of daily returns, m₄ / m₂² − 3.</summary>
    public required double ExcessKurtosis { get; init; }

    /// <summary>The excess kurtosis of returns over 5 days, of all overlapping spans.</summary>
    public required double ExcessKurtosis5 { get; init; }

    /// <summary>The excess kurtosis of returns over 20 days, of all overlapping spans.</summary>
    public required double ExcessKurtosis20 { get; init; }

    /// <summary>The tail index of losses; see <see cref="TailIndex"/>.</summary>
    public required double LossTailIndex { get; init; }

    /// <summary>The tail index of gains.</summary>
    public required double GainTailIndex { get; init; }

    /// <summary>The autocorrelation of returns at <see cref="ReturnLags"/>.</summary>
    public required IReadOnlyList<double> Autocorrelation { get; init; }

    /// <summary>The autocorrelation of absolute returns at <see cref="AbsoluteLags"/>: volatility clustering.</summary>
    public required IReadOnlyList<double> AbsoluteAutocorrelation { get; init; }

    /// <summary>
    /// The leverage effect: the mean over k = 1 … 10 of the correlation of r(t) and |r(t + k)|. It is below 0 if losses raise volatility.
    /// Cont (2001) takes the square of the later return; its absolute value depends less on a few extreme days.
    /// </summary>
    public required double Leverage { get; init; }

    /// <summary>The maximum drawdown: the greatest loss from a high, as a fraction of the high.</summary>
    public required double MaximumDrawdown { get; init; }

    /// <summary>All facts, in a fixed order.</summary>
    public IReadOnlyList<StylizedFact> All =>
    [
        new("volatility a year", AnnualVolatility),
        new("skewness", Skewness),
        new("excess kurtosis", ExcessKurtosis),
        new("excess kurtosis, 5 days", ExcessKurtosis5),
        new("excess kurtosis, 20 days", ExcessKurtosis20),
        new("tail index of losses", LossTailIndex),
        new("tail index of gains", GainTailIndex),
        .. ReturnLags.Select((lag, i) => new StylizedFact($"autocorrelation of r, lag {lag}", Autocorrelation[i])),
        .. AbsoluteLags.Select((lag, i) => new StylizedFact($"autocorrelation of |r|, lag {lag}", AbsoluteAutocorrelation[i])),
        new("leverage effect", Leverage),
        new("maximum drawdown", MaximumDrawdown),
    ];

    /// <summary>Measures the facts of a series.</summary>
    /// <param name="returns">Daily log returns, the oldest first.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="LeastDays"/> returns, one is not finite, or all are the
    /// same.</exception>
    public static StylizedFacts Of(ReadOnlySpan<double> returns)
    {
        HypothesisTest.AtLeast(returns.Length, LeastDays, "returns");
        HypothesisTest.AllFinite(returns, "returns");
        double[] values = [.. returns];
        if (Array.TrueForAll(values, value => value == values[0]))
        {
            throw new ArgumentException(
                Invariant($"All {values.Length} returns are {values[0]}; stylized facts need returns that vary."), nameof(returns));
        }

        double[] sizes = Array.ConvertAll(values, Math.Abs);
        return new StylizedFacts
        {
            AnnualVolatility = ArrayStatistics.StandardDeviation(values) * Math.Sqrt(DaysPerYear),
            Skewness = Statistics.PopulationSkewness(values),
            ExcessKurtosis = Statistics.PopulationKurtosis(values),
            ExcessKurtosis5 = Statistics.PopulationKurtosis(Spans(values, 5)),
            ExcessKurtosis20 = Statistics.PopulationKurtosis(Spans(values, 20)),
            LossTailIndex = TailIndex(Array.ConvertAll(values, value => -value)),
            GainTailIndex = TailIndex(values),
            Autocorrelation = [.. ReturnLags.Select(lag => AutocorrelationOf(values, lag))],
            AbsoluteAutocorrelation = [.. AbsoluteLags.Select(lag => AutocorrelationOf(sizes, lag))],
            Leverage = Enumerable.Range(1, LeverageLags).Average(lag => Correlation(values.AsSpan(..^lag), sizes.AsSpan(lag..))),
            MaximumDrawdown = DrawdownOf(values),
        };
    }

    /// <summary>
    /// Estimates the tail index α of P(X &gt; x) ~ x^−α by Hill's estimator, k / Σ ln(x₍ᵢ₎ / x₍ₖ₊₁₎) over the k greatest values, with k = 5
    /// % of the sample (Hill, "A simple general approach to inference about the tail of a distribution", 1975, equation 2). Heavier tails
    /// have a lower index; that of daily returns is around 3.
    /// </summary>
    /// <param name="values">The sample.</param>
    /// <returns>The index; NaN with fewer than 20 values, if x₍ₖ₊₁₎ is not above 0, or if all values of the tail are the same.</returns>
    public static double TailIndex(ReadOnlySpan<double> values)
    {
        int count = (int)(TailShare * values.Length);
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double threshold = count > 0 ? sorted[^(count + 1)] : 0;
        double sum = 0;
        for (int i = 1; i <= count && threshold > 0; i++)
        {
            sum += Math.Log(sorted[^i] / threshold);
        }

        return sum > 0 ? count / sum : double.NaN;
    }

    /// <summary>Computes the autocorrelation Σ (r(t) − m)(r(t + lag) − m) / Σ (r(t) − m)².</summary>
    internal static double AutocorrelationOf(double[] values, int lag)
    {
        double mean = ArrayStatistics.Mean(values);
        double product = 0;
        double square = 0;
        for (int day = 0; day < values.Length; day++)
        {
            double difference = values[day] - mean;
            square += difference * difference;
            product += day + lag < values.Length ? difference * (values[day + lag] - mean) : 0;
        }

        return square > 0 ? product / square : double.NaN;
    }

    // Pearson's correlation.
    private static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanX = Mean(x);
        double meanY = Mean(y);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xy / Math.Sqrt(xx * yy);

        static double Mean(ReadOnlySpan<double> values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }

            return sum / values.Length;
        }
    }

    private static double[] Spans(double[] values, int days)
    {
        double[] sums = new double[values.Length - days + 1];
        for (int first = 0; first < sums.Length; first++)
        {
            for (int day = first; day < first + days; day++)
            {
                sums[first] += values[day];
            }
        }

        return sums;
    }

    private static double DrawdownOf(double[] values)
    {
        double sum = 0;
        double highest = 0;
        double deepest = 0;
        foreach (double value in values)
        {
            sum += value;
            highest = Math.Max(highest, sum);
            deepest = Math.Min(deepest, sum - highest);
        }

        return 1 - Math.Exp(deepest);
    }
}
