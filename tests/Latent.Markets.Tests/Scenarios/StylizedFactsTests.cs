using Latent.Markets.Tests.Regimes;
using MarketPrices = Latent.Markets.Tests.Models.Prices;

namespace Latent.Markets.Tests.Simulation;

/// <summary>Stylized facts of processes with known facts.</summary>
public sealed class StylizedFactsTests
{
    private const int Days = 50_000;

    /// <summary>Standard errors are √(6 / n), √(24 / n) and 1 / √n; tolerances are four of them.</summary>
    [Test]
    public void Independent_normal_returns_have_none()
    {
        StylizedFacts facts = StylizedFacts.Of(Draw(1, random => 0.01 * Simulated.Normal(random)));
        double error = 1 / Math.Sqrt(Days);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(facts.AnnualVolatility, Is.EqualTo(0.01 * Math.Sqrt(252)).Within(2).Percent);
            Assert.That(facts.Skewness, Is.EqualTo(0).Within(4 * Math.Sqrt(6) * error));
            Assert.That(facts.ExcessKurtosis, Is.EqualTo(0).Within(4 * Math.Sqrt(24) * error));
            Assert.That(facts.Autocorrelation, Is.All.EqualTo(0).Within(4 * error));
            Assert.That(facts.AbsoluteAutocorrelation, Is.All.EqualTo(0).Within(4 * error));
            Assert.That(facts.Leverage, Is.EqualTo(0).Within(4 * error));
        }
    }

    /// <summary>The tail index of Student's t is its degrees of freedom. Hill's estimate from the outer 5 % is lower, since the tail is a
    /// power of x only far out: for 3 degrees it is 0.05 / ∫ P(X &gt; x) / x dx = 2.453 from the quantile 2.353 on. Its standard error is α
    /// / √k = 0.05; the tolerance is four of them.</summary>
    [Test]
    public void Students_t_has_heavy_tails_that_sums_lose()
    {
        StylizedFacts facts = StylizedFacts.Of(Draw(2, random => 0.01 * Simulated.StudentT(random, 3)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(facts.LossTailIndex, Is.EqualTo(2.453).Within(0.2));
            Assert.That(facts.GainTailIndex, Is.EqualTo(2.453).Within(0.2));
            Assert.That(facts.ExcessKurtosis, Is.GreaterThan(10));
            Assert.That(facts.ExcessKurtosis5, Is.LessThan(0.7 * facts.ExcessKurtosis));
            Assert.That(facts.ExcessKurtosis20, Is.LessThan(0.7 * facts.ExcessKurtosis5));
        }
    }

    /// <summary>With 9 degrees of freedom, the excess kurtosis is 6 / (ν − 4) = 1.2, and that of the sum of 5 days a fifth of it; fourth
    /// moments of such tails are inexact.</summary>
    [Test]
    public void Kurtosis_falls_as_one_by_days()
    {
        StylizedFacts facts = StylizedFacts.Of(Draw(3, random => 0.01 * Simulated.StudentT(random, 9)));
        Assert.That(facts.ExcessKurtosis, Is.EqualTo(1.2).Within(0.25));
        Assert.That(facts.ExcessKurtosis5, Is.EqualTo(1.2 / 5).Within(0.12));
    }

    /// <summary>For Pareto's distribution, Hill's estimator is that of maximum likelihood: its standard error is α / √k.</summary>
    [Test]
    public void Hill_finds_the_index_of_pareto([Values(1.5, 3.0, 6.0)] double index)
    {
        RandomSource random = new(4);
        double[] sample = [.. Enumerable.Range(0, Days).Select(_ => Math.Pow(1 - random.NextUniform(), -1 / index))];
        Assert.That(StylizedFacts.TailIndex(sample), Is.EqualTo(index).Within(4 * index / Math.Sqrt(0.05 * Days)));
    }

    /// <summary>The two greatest of 40 values give 2 / (ln(8 / 2) + ln(4 / 2)).</summary>
    [Test]
    public void Hill_by_hand()
    {
        double[] values = [.. Enumerable.Repeat(1.0, 37), 4, 8, 2];
        Assert.That(StylizedFacts.TailIndex(values), Is.EqualTo(2 / (Math.Log(4) + Math.Log(2))).Within(1e-12));
        Assert.That(StylizedFacts.TailIndex(Array.ConvertAll(values, value => -value)), Is.NaN, "no value is above 0");
        Assert.That(StylizedFacts.TailIndex(values.AsSpan(..19)), Is.NaN, "5 % of 19 is none");
    }

    /// <summary>ρ(|r|) of a GARCH process is positive and falls slowly. The process ignores the sign of returns, so that it has no leverage
    /// effect.</summary>
    [Test]
    public void Garch_clusters_without_leverage()
    {
        StylizedFacts facts = StylizedFacts.Of(MarketPrices.Garch(5,
            new VolatilityParameters(0, 2e-6, 0.1, 0.88, double.PositiveInfinity, 1e-4), Days));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(facts.AbsoluteAutocorrelation, Is.Ordered.Descending);
            Assert.That(facts.AbsoluteAutocorrelation[0], Is.InRange(0.12, 0.4));
            Assert.That(facts.AbsoluteAutocorrelation[3], Is.GreaterThan(0.05));
            Assert.That(facts.Autocorrelation, Is.All.EqualTo(0).Within(0.03));
            Assert.That(facts.Leverage, Is.EqualTo(0).Within(0.03));
            Assert.That(facts.ExcessKurtosis, Is.GreaterThan(0.3));
        }
    }

    /// <summary>The volatility doubles after a loss.</summary>
    [Test]
    public void Losses_that_raise_volatility_are_leverage()
    {
        RandomSource random = new(6);
        double[] returns = new double[Days];
        for (int day = 0; day < Days; day++)
        {
            returns[day] = (day > 0 && returns[day - 1] < 0 ? 0.02 : 0.01) * Simulated.Normal(random);
        }

        Assert.That(StylizedFacts.Of(returns).Leverage, Is.InRange(-0.1, -0.015));
    }

    [Test]
    public void An_autoregression_has_powers_of_its_coefficient()
    {
        RandomSource random = new(7);
        double[] returns = new double[Days];
        for (int day = 1; day < Days; day++)
        {
            returns[day] = 0.5 * returns[day - 1] + 0.01 * Simulated.Normal(random);
        }

        IReadOnlyList<double> found = StylizedFacts.Of(returns).Autocorrelation;
        for (int lag = 1; lag <= 5; lag++)
        {
            Assert.That(found[lag - 1], Is.EqualTo(Math.Pow(0.5, lag)).Within(0.025), $"lag {lag}");
        }
    }

    /// <summary>Up 10 %, down to half, up again: half is lost from the high, and moves before the high do not count.</summary>
    [Test]
    public void Drawdown_by_hand()
    {
        double[] returns = new double[100];
        (returns[0], returns[10], returns[20], returns[30], returns[40]) =
            (Math.Log(1.1), Math.Log(0.8), Math.Log(1.1), Math.Log(0.5 / 0.88), Math.Log(3));
        Assert.That(StylizedFacts.Of(returns).MaximumDrawdown, Is.EqualTo(0.5).Within(1e-12));
        (returns[0], returns[10]) = (Math.Log(0.4), 0);
        Assert.That(StylizedFacts.Of(returns).MaximumDrawdown, Is.EqualTo(1 - 0.4 * 1.1 * 0.5 / 0.88).Within(1e-12),
            "the first price is a high too");
    }

    [Test]
    public void Names_tell_facts_apart()
    {
        StylizedFacts facts = StylizedFacts.Of(Draw(8, random => 0.01 * Simulated.Normal(random)).AsSpan(..500));
        Assert.That(facts.All.Select(fact => fact.Name), Is.Unique);
        Assert.That(facts.All, Has.Count.EqualTo(19));
        Assert.That(facts.All[^1].Value, Is.EqualTo(facts.MaximumDrawdown));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() => StylizedFacts.Of(new double[99]), Throws.ArgumentException.With.Message.Contains("99 returns; at least 100"));
        Assert.That(() => StylizedFacts.Of(new double[100]), Throws.ArgumentException.With.Message.Contains("All 100 returns are 0"));
        Assert.That(() =>
            StylizedFacts.Of([.. new double[99], double.NaN]),
            Throws.ArgumentException.With.Message.Contains("Number 99 of the returns is NaN"));
    }

    private static double[] Draw(ulong seed, Func<RandomSource, double> draw)
    {
        RandomSource random = new(seed);
        return [.. Enumerable.Range(0, Days).Select(_ => draw(random))];
    }
}
