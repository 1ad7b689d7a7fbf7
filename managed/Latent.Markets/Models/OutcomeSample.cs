namespace Latent.Markets;

/// <summary>A sample of past outcomes, sorted by size, so that the order of additions does not matter.</summary>
internal sealed class OutcomeSample
{
    // Kernels with few degrees of freedom give probability to moves larger than any in the sample.
    private const double KernelDegrees = 4;

    // Larger samples are reduced to this many points: outcomes between the tails are grouped.
    private const int MostPoints = 300;

    // Outcomes at each end that are never grouped, since they make up much of the deviation.
    private const int Tail = 50;

    private readonly List<double> _sorted;
    private MixtureDistribution? _smoothed;

    public OutcomeSample()
        : this([])
    {
    }

    private OutcomeSample(List<double> sorted) => _sorted = sorted;

    public int Count => _sorted.Count;

    /// <summary>Whether there are two different outcomes; a sample without cannot be smoothed.</summary>
    public bool Varies => _sorted.Count > 1 && _sorted[^1] > _sorted[0];

    /// <summary>Smooths a sample by t kernels with 4 degrees of freedom, and keeps its standard deviation.</summary>
    public static MixtureDistribution Smooth(double[] values)
    {
        double[] weights = new double[values.Length];
        Array.Fill(weights, 1);
        return Smooth(values, weights);
    }

    public OutcomeSample Clone() => new([.. _sorted]);

    public void Add(double outcome)
    {
        int at = _sorted.BinarySearch(outcome);
        _sorted.Insert(at < 0 ? ~at : at, outcome);
        _smoothed = null;
    }

    /// <summary>The smoothed sample. A sample of more than 300 outcomes is reduced to 300 points: the 50 outcomes at each end, and means of
    /// groups of neighbours between them.</summary>
    public MixtureDistribution Smoothed() => _smoothed ??= _sorted.Count <= MostPoints ? Smooth([.. _sorted]) : SmoothedGroups();

    /// <summary>Computes a quantile of the sample, linear between neighbours.</summary>
    public double Quantile(double share)
    {
        double position = share * (_sorted.Count - 1);
        int below = Math.Min((int)position, _sorted.Count - 2);
        return _sorted[below] + (position - below) * (_sorted[below + 1] - _sorted[below]);
    }

    private static MixtureDistribution Smooth(double[] values, double[] weights) =>
        MixtureDistribution.Kernel(values, weights, KernelDegrees, keepDeviation: true);

    private MixtureDistribution SmoothedGroups()
    {
        double[] values = new double[MostPoints], weights = new double[MostPoints];
        int groups = MostPoints - 2 * Tail, grouped = _sorted.Count - 2 * Tail;
        for (int point = 0; point < MostPoints; point++)
        {
            int from = First(point), end = First(point + 1);
            for (int i = from; i < end; i++)
            {
                values[point] += _sorted[i] / (end - from);
            }

            weights[point] = end - from;
        }

        return Smooth(values, weights);

        int First(int point) =>
            point <= Tail ? point : point >= MostPoints - Tail ? _sorted.Count - MostPoints + point
                : Tail + (int)((long)(point - Tail) * grouped / groups);
    }
}
