using MathNet.Numerics.Statistics;

namespace Latent.Markets;

/// <summary>A property of returns, in the data and in scenarios.</summary>
/// <param name="Name">The property.</param>
/// <param name="Data">The value in the data: the median over stretches as long as a path.</param>
/// <param name="Whole">The value over all days of the data.</param>
/// <param name="Median">The median over paths.</param>
/// <param name="Low">The 5 % quantile over paths.</param>
/// <param name="High">The 95 % quantile over paths.</param>
public sealed record StylizedFactRow(string Name, double Data, double Whole, double Median, double Low, double High)
{
    /// <summary>Whether the data lies between <see cref="Low"/> and <see cref="High"/>.</summary>
    public bool Inside => Data >= Low && Data <= High;
}

/// <summary>
/// Stylized facts of scenarios beside those of data. Many facts, such as kurtosis and drawdown, depend on the number of days. The data is
/// therefore cut into consecutive stretches as long as a path, up to the last day, and the median over the stretches is compared; days
/// before the first full stretch are left out.
/// </summary>
public sealed class StylizedFactsComparison
{
    private StylizedFactsComparison(IReadOnlyList<StylizedFactRow> rows, int stretches) => (Rows, Stretches) = (rows, stretches);

    /// <summary>A row for each of <see cref="StylizedFacts.All"/>.</summary>
    public IReadOnlyList<StylizedFactRow> Rows { get; }

    /// <summary>The number of stretches of the data; 1 if the data is no longer than a path.</summary>
    public int Stretches { get; }

    /// <summary>Compares scenarios with data.</summary>
    /// <param name="scenarios">The scenarios.</param>
    /// <param name="returns">Daily log returns of the data, such as <see cref="PastWindow.Returns"/>.</param>
    /// <exception cref="ArgumentException">Paths or data are shorter than <see cref="StylizedFacts.LeastDays"/> days.</exception>
    public static StylizedFactsComparison Of(Scenarios scenarios, ReadOnlySpan<double> returns)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        IReadOnlyList<StylizedFact> whole = StylizedFacts.Of(returns).All;
        List<double[]> data = [];
        for (int end = returns.Length; end >= scenarios.Days; end -= scenarios.Days)
        {
            // A stretch of equal returns has no facts.
            ReadOnlySpan<double> stretch = returns[(end - scenarios.Days)..end];
            if (stretch.ContainsAnyExcept(stretch[0]))
            {
                data.Add(Values(stretch));
            }
        }

        if (data.Count == 0)
        {
            data.Add(Values(returns));
        }

        double[][] paths = [.. Enumerable.Range(0, scenarios.Paths).Select(path => Values(scenarios.Path(path)))];
        return new StylizedFactsComparison([.. whole.Select((fact, i) => Row(fact, Sorted(data, i), Sorted(paths, i)))], data.Count);
    }

    private static StylizedFactRow Row(StylizedFact whole, double[] data, double[] paths) =>
        new(whole.Name, Quantile(data, 0.5), whole.Value, Quantile(paths, 0.5), Quantile(paths, 0.05), Quantile(paths, 0.95));

    private static double[] Values(ReadOnlySpan<double> returns) => [.. StylizedFacts.Of(returns).All.Select(fact => fact.Value)];

    // Defined values in rising order.
    private static double[] Sorted(IEnumerable<double[]> values, int fact) =>
        [.. values.Select(value => value[fact]).Where(value => !double.IsNaN(value)).Order()];

    private static double Quantile(double[] sorted, double probability) =>
        sorted.Length > 0 ? SortedArrayStatistics.QuantileCustom(sorted, probability, QuantileDefinition.R7) : double.NaN;
}
