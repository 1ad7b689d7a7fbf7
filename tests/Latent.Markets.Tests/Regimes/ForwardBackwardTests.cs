namespace Latent.Markets.Tests.Regimes;

/// <summary>Probabilities of hidden states, against sums over all sequences of states.</summary>
public sealed class ForwardBackwardTests
{
    private const int States = 3;
    private const int Days = 6;

    [Test]
    public void Every_probability_is_that_of_all_sequences_of_states([Range(1, 5)] int seed)
    {
        (double[] start, double[] transition, double[] logDensities) = Chain((ulong)seed);
        double[] predicted = new double[Days * States], filtered = new double[Days * States], smoothed = new double[Days * States],
            pairs = new double[States * States];
        double logLikelihood = ForwardBackward.Forward(start, transition, logDensities, predicted, filtered);
        ForwardBackward.Backward(transition, predicted, filtered, smoothed, pairs);

        double[] expectedSmoothed = new double[Days * States], expectedPairs = new double[States * States];
        double total = 0, best = 0;
        int[] bestPath = [];
        foreach (int[] path in Paths(Days))
        {
            double likelihood = Likelihood(path, start, transition, logDensities);
            total += likelihood;
            (best, bestPath) = likelihood > best ? (likelihood, path) : (best, bestPath);
            for (int day = 0; day < Days; day++)
            {
                expectedSmoothed[day * States + path[day]] += likelihood;
                if (day > 0)
                {
                    expectedPairs[path[day - 1] * States + path[day]] += likelihood;
                }
            }
        }

        Assert.That(logLikelihood, Is.EqualTo(Math.Log(total)).Within(1e-12));
        Assert.That(smoothed, Is.EqualTo(expectedSmoothed.Select(sum => sum / total)).Within(1e-12));
        Assert.That(pairs, Is.EqualTo(expectedPairs.Select(sum => sum / total)).Within(1e-12));
        Assert.That(ForwardBackward.Viterbi(start, transition, logDensities), Is.EqualTo(bestPath));
        for (int days = 1; days <= Days; days++)
        {
            double[] sums = new double[States];
            foreach (int[] path in Paths(days))
            {
                sums[path[^1]] += Likelihood(path, start, transition, logDensities);
            }

            Assert.That(filtered[((days - 1) * States)..(days * States)], Is.EqualTo(sums.Select(sum => sum / sums.Sum())).Within(1e-12),
                $"day {days}");
        }
    }

    [Test]
    public void Days_that_are_unlikely_beyond_all_numbers_leave_probabilities()
    {
        double[] transition = [0.999, 0.001, 0.001, 0.999], logDensities = [-1, -5000, -9000, -2, -1e5, -2e5];
        double[] predicted = new double[6], filtered = new double[6], smoothed = new double[6], pairs = new double[4];
        double logLikelihood = ForwardBackward.Forward([0.5, 0.5], transition, logDensities, predicted, filtered);
        ForwardBackward.Backward(transition, predicted, filtered, smoothed, pairs);
        Assert.That(logLikelihood, Is.EqualTo(Math.Log(0.5) - 1 + Math.Log(0.001) - 2 + Math.Log(0.001) - 1e5).Within(1e-9));
        Assert.That(smoothed, Is.EqualTo(new double[] { 1, 0, 0, 1, 1, 0 }).Within(1e-12));
        Assert.That(pairs, Is.EqualTo(new double[] { 0, 1, 1, 0 }).Within(1e-12));
    }

    private static (double[] Start, double[] Transition, double[] LogDensities) Chain(ulong seed)
    {
        RandomSource random = new(seed);
        double[] transition = [.. Enumerable.Range(0, States).SelectMany(_ => Distribution(random))];
        return (Distribution(random), transition, [.. Enumerable.Range(0, Days * States).Select(_ => 2 * Simulated.Normal(random))]);
    }

    private static double[] Distribution(RandomSource random)
    {
        double[] values = [.. Enumerable.Range(0, States).Select(_ => random.NextUniform())];
        return Array.ConvertAll(values, value => value / values.Sum());
    }

    private static IEnumerable<int[]> Paths(int days) => Enumerable.Range(0, (int)Math.Pow(States, days))
        .Select(code => Enumerable.Range(0, days).Select(day => code / (int)Math.Pow(States, day) % States).ToArray());

    private static double Likelihood(int[] path, double[] start, double[] transition, double[] logDensities) => path
        .Select((state, day) =>
        (day == 0 ? start[state] : transition[path[day - 1] * States + state]) * Math.Exp(logDensities[day * States + state]))
        .Aggregate(1.0, (product, factor) => product * factor);
}
