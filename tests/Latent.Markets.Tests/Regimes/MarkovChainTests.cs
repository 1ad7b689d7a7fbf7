namespace Latent.Markets.Tests.Regimes;

/// <summary>Markov chains.</summary>
public sealed class MarkovChainTests
{
    [Test]
    public void Two_states_keep_shares_in_the_ratio_of_the_ways_in()
    {
        MarkovChain chain = new(new[,] { { 0.9, 0.1 }, { 0.3, 0.7 } });
        Assert.That(chain.Stationary[0], Is.EqualTo(0.75).Within(1e-15));
        Assert.That(chain.Duration(0), Is.EqualTo(10).Within(1e-12));
        Assert.That(chain.Duration(1), Is.EqualTo(1 / 0.3).Within(1e-12));
        Assert.That(chain[1, 0], Is.EqualTo(0.3));
    }

    [Test]
    public void The_stationary_distribution_is_where_many_steps_lead([Values(1, 2, 5, 6)] int states)
    {
        RandomSource random = new((ulong)states);
        double[,] transition = new double[states, states];
        for (int from = 0; from < states; from++)
        {
            double[] row = [.. Enumerable.Range(0, states).Select(_ => random.NextUniform())];
            for (int to = 0; to < states; to++)
            {
                transition[from, to] = row[to] / row.Sum();
            }
        }

        MarkovChain chain = new(transition);
        double[] now = new double[states], next = new double[states];
        now[0] = 1;
        for (int step = 0; step < 500; step++)
        {
            chain.Step(now, next);
            (now, next) = (next, now);
        }

        Assert.That(chain.Stationary, Is.EqualTo(now).Within(1e-13));
    }

    [Test]
    public void States_that_are_never_left_keep_everything()
    {
        MarkovChain chain = new(new[,] { { 0.5, 0.5, 0 }, { 0, 1, 0 }, { 0.2, 0, 0.8 } });
        Assert.That(chain.Stationary, Is.EqualTo(new[] { 0.0, 1, 0 }).Within(1e-10));
        Assert.That(chain.Duration(1), Is.EqualTo(double.PositiveInfinity));
        Assert.That(new MarkovChain(new double[,] { { 1, 0 }, { 0, 1 } }).Stationary, Is.EqualTo(new[] { 0.5, 0.5 }).Within(1e-10));
    }

    [Test]
    public void What_is_no_chain_is_refused()
    {
        Assert.That(() =>
            new MarkovChain(new[,] { { 0.9, 0.2 }, { 0.3, 0.7 } }),
            Throws.ArgumentException.With.Message.Contains("from state 0 are 0.9, 0.2"));
        Assert.That(() =>
            new MarkovChain(new[,] { { 1.1, -0.1 }, { 0.3, 0.7 } }), Throws.ArgumentException.With.Message.Contains("0 or more"));
        Assert.That(() => new MarkovChain(new double[1, 2]), Throws.ArgumentException.With.Message.Contains("1 by 2"));
    }
}
