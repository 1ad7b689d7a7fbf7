namespace Latent.Markets;

/// <summary>The returns of each state, as kernel-smoothed samples.</summary>
internal sealed class RegimeOutcomes
{
    private const int Most = 100;

    private readonly MixtureDistribution[] _states;

    /// <summary>Divides returns by state.</summary>
    /// <param name="probabilities">The state probabilities of each return, which weight it in each state's sample.</param>
    /// <param name="returns">The returns.</param>
    /// <param name="states">The number of states.</param>
    public RegimeOutcomes(IReadOnlyList<double[]> probabilities, double[] returns, int states)
    {
        int[] order = [.. Enumerable.Range(0, returns.Length)];
        double[] sorted = [.. returns];
        Array.Sort(sorted, order);
        _states = [.. Enumerable.Range(0, states).Select(state => Smooth(sorted, [.. order.Select(i => probabilities[i][state])]))];
    }

    /// <summary>Mixes the samples of the states.</summary>
    /// <param name="probabilities">Probabilities of the states.</param>
    /// <param name="unit">The unit of the returns, by which the mixture is scaled.</param>
    public MixtureDistribution Mix(double[] probabilities, double unit = 1)
    {
        List<double> weights = [];
        List<double> locations = [];
        List<double> scales = [];
        for (int state = 0; state < _states.Length; state++)
        {
            MixtureDistribution sample = _states[state];
            if (probabilities[state] < 1e-6)
            {
                continue;
            }

            for (int i = 0; i < sample.Weights.Length; i++)
            {
                weights.Add(probabilities[state] * sample.Weights[i]);
                locations.Add(sample.Locations[i] * unit);
                scales.Add(sample.Scales[i] * unit);
            }
        }

        return new MixtureDistribution([.. weights], [.. locations], [.. scales], _states[0].Degrees);
    }

    // A state without days, or with equal returns only, has the sample of all days.
    private static MixtureDistribution Smooth(double[] sorted, double[] weights)
    {
        double[] points = Points(sorted, weights);
        if (points.Length == 0 || points[0] == points[^1])
        {
            Array.Fill(weights, 1);
            points = Points(sorted, weights);
        }

        return points[0] == points[^1] ? OutcomeSample.Smooth(sorted) : OutcomeSample.Smooth(points);
    }

    // Points of equal weight represent the sample, so that mixing stays cheap.
    private static double[] Points(double[] sorted, double[] weights)
    {
        double total = weights.Sum();
        List<double> points = [];
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += weights[i];
            while (total >= 2 && points.Count < Most && sum >= (points.Count + 0.5) / Most * total)
            {
                points.Add(sorted[i]);
            }
        }

        return [.. points];
    }
}
