namespace Latent.Markets;

/// <summary>Earlier days by their past return, each with the return that followed, in order of the past return and then of time.</summary>
internal sealed class ReturnPairs
{
    private readonly List<Pair> _pairs;

    public ReturnPairs()
        : this([])
    {
    }

    private ReturnPairs(List<Pair> pairs) => _pairs = pairs;

    public int Count => _pairs.Count;

    public ReturnPairs Clone() => new([.. _pairs]);

    /// <summary>Adds a day later than those before.</summary>
    public void Add(double past, double outcome) => _pairs.Insert(After(past), new Pair(past, outcome));

    /// <summary>What followed on the days whose past return is nearest, at most so many. Of days equally near, those of the lower past return come first, and
    /// of days of the very same past return the latest, or above that asked for, the earliest.</summary>
    public double[] Nearest(double past, int most)
    {
        double[] outcomes = new double[Math.Min(most, _pairs.Count)];
        int above = After(past), below = above - 1;
        for (int i = 0; i < outcomes.Length; i++)
        {
            bool lower = above == _pairs.Count || below >= 0 && past - _pairs[below].Past <= _pairs[above].Past - past;
            outcomes[i] = lower ? _pairs[below--].Outcome : _pairs[above++].Outcome;
        }

        return outcomes;
    }

    // The first place whose past return is greater.
    private int After(double past)
    {
        int low = 0, high = _pairs.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _pairs[middle].Past <= past ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private readonly record struct Pair(double Past, double Outcome);
}
