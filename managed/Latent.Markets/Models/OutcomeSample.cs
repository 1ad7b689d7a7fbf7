namespace Latent.Markets;

/// <summary>Past outcomes as a sample, kept in order of size so that it does not matter in which order they were added.</summary>
internal sealed class OutcomeSample
{
    // Kernels of so many degrees of freedom leave room for moves that no day has shown yet.
    private const double KernelDegrees = 4;

    // Of more outcomes than this, those between the tails are grouped.
    private const int MostPoints = 300;

    // Outcomes at each end that always stand for themselves: they make up much of the deviation.
    private const int Tail = 50;

    private readonly List<double> _sorted;
    private MixtureDistribution? _smoothed;

    public OutcomeSample()
        : this([])
    {
    }

    private OutcomeSample(List<double> sorted) => _sorted = sorted;

    public int Count => _sorted.Count;

    /// <summary>Whether there are two different outcomes; without, there is nothing to smooth.</summary>
    public bool Varies => _sorted.Count > 1 && _sorted[^1] > _sorted[0];

    /// <summary>Smooths a sample by t kernels of 4 degrees of freedom that leave its standard deviation as it is.</summary>
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

    /// <summary>The smoothed sample; more than 300 outcomes are first grouped to as many points, neighbours to their mean, apart from the 50 at each end.</summary>
    public MixtureDistribution Smoothed() => _smoothed ??= _sorted.Count <= MostPoints ? Smooth([.. _sorted]) : SmoothedGroups();

    /// <summary>The value below which a share of the sample lies, linear between neighbours.</summary>
    public double Quantile(double share)
    {
        double position = share * (_sorted.Count - 1);
        int below = Math.Min((int)position, _sorted.Count - 2);
        return _sorted[below] + (position - below) * (_sorted[below + 1] - _sorted[below]);
    }

    private static MixtureDistribution Smooth(double[] values, double[] weights) => MixtureDistribution.Kernel(values, weights, KernelDegrees, keepDeviation: true);

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
            point <= Tail ? point : point >= MostPoints - Tail ? _sorted.Count - MostPoints + point : Tail + (int)((long)(point - Tail) * grouped / groups);
    }
}
