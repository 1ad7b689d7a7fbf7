namespace Latent.Markets;

/// <summary>
/// An n-gram model of a sequence of states: the next state given the last few. It counts the states that followed the same context, and
/// mixes them with the counts of shorter contexts (Witten and Bell, "The zero-frequency problem", 1991, as interpolation: λ = n / (n +
/// kinds) of the longer context).
/// </summary>
internal sealed class NgramModel
{
    private readonly int _states;
    private readonly int _context;
    private readonly Dictionary<(int Length, int Code), double[]> _counts = [];

    /// <summary>Counts the contexts of a sequence.</summary>
    /// <param name="sequence">States 0 … <paramref name="states"/> − 1, oldest first.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="context">The greatest length of a context.</param>
    public NgramModel(IReadOnlyList<int> sequence, int states, int context)
    {
        (_states, _context) = (states, context);
        for (int day = 0; day < sequence.Count; day++)
        {
            for (int length = 0; length <= Math.Min(context, day); length++)
            {
                Counts(length, Code([.. sequence.Skip(day - length).Take(length)]))[sequence[day]]++;
            }
        }
    }

    /// <summary>Computes the probabilities of the next state.</summary>
    /// <param name="last">The last states, oldest first; those before the longest context are ignored.</param>
    public double[] Next(ReadOnlySpan<int> last)
    {
        double[] probabilities = new double[_states];
        Array.Fill(probabilities, 1.0 / _states);
        for (int length = 0; length <= Math.Min(_context, last.Length); length++)
        {
            double[] counts = Counts(length, Code(last[^length..]));
            double total = counts.Sum();
            if (total == 0)
            {
                break;
            }

            double share = total / (total + counts.Count(count => count > 0));
            for (int state = 0; state < _states; state++)
            {
                probabilities[state] = share * counts[state] / total + (1 - share) * probabilities[state];
            }
        }

        return probabilities;
    }

    private double[] Counts(int length, int code)
    {
        if (!_counts.TryGetValue((length, code), out double[]? counts))
        {
            _counts.Add((length, code), counts = new double[_states]);
        }

        return counts;
    }

    private int Code(ReadOnlySpan<int> context)
    {
        int code = 0;
        foreach (int state in context)
        {
            code = code * _states + state;
        }

        return code;
    }
}
