namespace Latent.Markets.Tests.Regimes;

/// <summary>Draws from models of known parameters.</summary>
internal static class Simulated
{
    public static double Normal(RandomSource random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextUniform())) * Math.Cos(2 * Math.PI * random.NextUniform());

    /// <summary>Draws a number from a Student t of scale 1.</summary>
    public static double StudentT(RandomSource random, int degrees)
    {
        double normal = Normal(random), squares = 0;
        for (int i = 0; i < degrees; i++)
        {
            double other = Normal(random);
            squares += other * other;
        }

        return normal / Math.Sqrt(squares / degrees);
    }

    public static int Choice(RandomSource random, IReadOnlyList<double> probabilities)
    {
        double left = random.NextUniform();
        for (int i = 0; i < probabilities.Count - 1; i++)
        {
            left -= probabilities[i];
            if (left < 0)
            {
                return i;
            }
        }

        return probabilities.Count - 1;
    }

    /// <summary>Draws the states of a chain.</summary>
    public static int[] States(RandomSource random, MarkovChain chain, int days)
    {
        int[] states = new int[days];
        states[0] = Choice(random, chain.Stationary);
        for (int day = 1; day < days; day++)
        {
            int from = states[day - 1];
            states[day] = Choice(random, [.. Enumerable.Range(0, chain.States).Select(to => chain[from, to])]);
        }

        return states;
    }

    /// <summary>Draws returns of a chain whose states have means and scales; Student t if degrees are above 0.</summary>
    public static Observations Returns(RandomSource random, MarkovChain chain, double[] means, double[] scales, int days,
        int degrees = 0) => new(
        [.. States(random, chain, days).Select(state =>
        means[state] + scales[state] * (degrees > 0 ? StudentT(random, degrees) : Normal(random)))], 1);

    /// <summary>Draws rows of independent normal numbers around the mean of a cluster; row i is of cluster i mod clusters.</summary>
    public static Observations Clusters(RandomSource random, double[][] means, double deviation, int count) => new(
        [.. Enumerable.Range(0, count).SelectMany(row => means[row % means.Length].Select(mean => mean + deviation * Normal(random)))],
        means[0].Length);
}
