namespace Latent.Cli.Reporting.TensorBoard;

/// <summary>The distribution of numbers over equal intervals from the least to the greatest.</summary>
internal sealed class WeightHistogram
{
    private const int Intervals = 30;

    private WeightHistogram(double min, double max, long count, double sum, double sumOfSquares, double[] limits, double[] counts) =>
        (Min, Max, Count, Sum, SumOfSquares, Limits, Counts) = (min, max, count, sum, sumOfSquares, limits, counts);

    public double Min { get; }

    public double Max { get; }

    public long Count { get; }

    public double Sum { get; }

    public double SumOfSquares { get; }

    /// <summary>The upper end of each interval.</summary>
    public IReadOnlyList<double> Limits { get; }

    /// <summary>The number of values in each interval.</summary>
    public IReadOnlyList<double> Counts { get; }

    /// <summary>Counts values.</summary>
    /// <param name="values">Finite values, at least one.</param>
    public static WeightHistogram Of(ReadOnlySpan<float> values)
    {
        (double min, double max, double sum, double squares) = (values[0], values[0], 0, 0);
        foreach (float value in values)
        {
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
            sum += value;
            squares += (double)value * value;
        }

        double width = max > min ? (max - min) / Intervals : 1;
        double[] counts = new double[Intervals];
        foreach (float value in values)
        {
            counts[Math.Min(Intervals - 1, (int)((value - min) / width))]++;
        }

        double[] limits = [.. Enumerable.Range(1, Intervals).Select(i => i < Intervals ? min + (i * width) : Math.Max(max, min + width))];
        return new WeightHistogram(min, max, values.Length, sum, squares, limits, counts);
    }
}
