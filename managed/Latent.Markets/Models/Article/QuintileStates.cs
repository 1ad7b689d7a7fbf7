namespace Latent.Markets;

/// <summary>Quintiles of past returns as states.</summary>
internal sealed class QuintileStates
{
    public const int Count = 5;

    // A state follows from the labels four to six days ago.
    private const int EarliestLabel = 6;
    private const int LatestLabel = 4;

    private readonly int _span;
    private readonly double[] _bounds;

    /// <summary>Fits the bounds between quintiles.</summary>
    public QuintileStates(PastWindow past, int span)
    {
        _span = span;
        OutcomeSample sample = new();
        for (int day = span; day < past.Count; day++)
        {
            sample.Add(past.At(day).ReturnOver(span));
        }

        _bounds = [.. Enumerable.Range(1, Count - 1).Select(i => sample.Quantile(i / (double)Count))];
    }

    /// <summary>The number of days a state needs, its own day included.</summary>
    public int Days => _span + EarliestLabel + 1;

    /// <summary>The quintile of today's past return.</summary>
    public int Label(PastWindow past)
    {
        double value = past.ReturnOver(_span);
        return _bounds.Count(bound => value > bound);
    }

    /// <summary>Today's state.</summary>
    public int Of(PastWindow past)
    {
        int latest = Label(past.Before(LatestLabel)), middle = Label(past.Before(LatestLabel + 1)),
            earliest = Label(past.Before(EarliestLabel));
        return middle == earliest ? middle : latest;
    }
}
