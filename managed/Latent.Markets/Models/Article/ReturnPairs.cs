namespace Latent.Markets;

/// <summary>Earlier days as pairs of a past return and the return that followed, ordered by past return and then by time.</summary>
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

    /// <summary>Adds a day, which is later than all earlier ones.</summary>
    public void Add(double past, double outcome) => _pairs.Insert(After(past), new Pair(past, outcome));

    /// <summary>Returns the outcomes of the days with the nearest past returns, at most a given number. Of two days equally near, the one
    /// with the lower past return comes first. Of days with the same past return, the latest comes first, or the earliest if their past
    /// return is above the given one.</summary>
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

    // Index of the first pair with a greater past return.
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
