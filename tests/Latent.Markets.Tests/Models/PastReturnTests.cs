namespace Latent.Markets.Tests.Models;

/// <summary>The article's rules, against a direct implementation.</summary>
public sealed class PastReturnTests
{
    [Test]
    public void Neighbours_are_the_nearest_days_whose_outcome_is_known([Values(1, 4)] int horizon, [Values(250, 300)] int today)
    {
        PriceSeries series = Prices.Of(Prices.Returns(1, 300));
        using FittedModel fitted = new PastReturnNeighbours(3, 40).Fit(series.Until(250), new FitOptions { Horizon = horizon });
        StateTracker tracker = fitted.Track(series.Until(250));
        for (int day = 251; day <= today; day++)
        {
            tracker.Advance(series.Until(day));
        }

        double now = Change(today - 3, today);
        double[] outcomes = [.. Enumerable.Range(3, today - horizon - 2).OrderBy(day => Math.Abs(Change(day - 3, day) - now)).Take(40)
            .Select(day => Change(day, day + horizon))];
        Assert.That(outcomes, Has.Length.EqualTo(40));
        double[] ones = [.. Enumerable.Repeat(1.0, 40)];
        MixtureDistribution expected = MixtureDistribution.Kernel(outcomes, ones, 4, keepDeviation: true);
        AssertAlike(tracker.Forecast().Distribution, expected);

        double Change(int from, int to) => Math.Log(series[to].Close / series[from].Close);
    }

    [Test]
    public void Of_days_equally_near_the_latest_count_and_lower_ones_first()
    {
        ReturnPairs pairs = new();
        (double Past, double Outcome)[] days = [(0, 1), (2, 2), (0, 3), (1, 4), (-1, 5), (1, 6)];
        foreach ((double past, double outcome) in days)
        {
            pairs.Add(past, outcome);
        }

        Assert.That(pairs.Nearest(0, 3), Is.EqualTo(new double[] { 3, 1, 5 }));
        Assert.That(pairs.Nearest(1, 9), Is.EqualTo(new double[] { 6, 4, 3, 1, 2, 5 }));
        Assert.That(pairs.Nearest(-7, 2), Is.EqualTo(new double[] { 5, 1 }));
        Assert.That(pairs.Nearest(7, 1), Is.EqualTo(new double[] { 2 }));
    }

    [Test]
    public void Quintile_states_are_those_written_out([Values(1, 2)] int horizon)
    {
        PriceSeries series = Prices.Of(Prices.Returns(2, 400));
        using FittedModel fitted = new PastReturnQuintiles().Fit(series.Until(350), new FitOptions { Horizon = horizon });
        double[] sorted = [.. Enumerable.Range(3, 348).Select(Past).Order()];
        double[] bounds = [.. new[] { 0.2, 0.4, 0.6, 0.8 }.Select(share =>
        {
            double position = share * 347;
            int below = (int)position;
            return sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
        })];
        StateTracker tracker = fitted.Track(series.Until(350));
        int[] seen = new int[5];
        for (int today = 351; today <= 400; today++)
        {
            tracker.Advance(series.Until(today));
            int state = State(today);
            seen[state]++;
            Forecast forecast = tracker.Forecast();
            Assert.That(forecast.StateProbabilities, Is.EqualTo(Enumerable.Range(0, 5).Select(i => i == state ? 1.0 : 0)));
            double[] outcomes = [.. Enumerable.Range(9, today - horizon - 8).Where(day => State(day) == state)
                .Select(day => Math.Log(series[day + horizon].Close / series[day].Close))];
            Assert.That(outcomes, Has.Length.GreaterThanOrEqualTo(10));
            double[] ones = [.. Enumerable.Repeat(1.0, outcomes.Length)];
            AssertAlike(forecast.Distribution, MixtureDistribution.Kernel(outcomes, ones, 4, keepDeviation: true));
        }

        Assert.That(seen, Is.All.Positive, "every state occurs");
        Assert.That(fitted.Regimes.Select(regime => regime.Share).Sum(), Is.EqualTo(1).Within(1e-12));
        double[] shares = [.. Enumerable.Range(0, 5).Select(state => Enumerable.Range(9, 342).Count(day => State(day) == state) / 342.0)];
        Assert.That(fitted.Regimes.Select(regime => regime.Share), Is.EqualTo(shares).Within(1e-12));

        double Past(int day) => Math.Log(series[day].Close / series[day - 3].Close);

        int Label(int day) => bounds.Count(bound => Past(day) > bound);

        int State(int day)
        {
            int[] labels = [Label(day - 6), Label(day - 5), Label(day - 4)];
            IGrouping<int, int>? majority = labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1);
            return majority?.Key ?? labels[2];
        }
    }

    [Test]
    public void More_outcomes_than_three_hundred_are_grouped_and_keep_their_moments()
    {
        double[] returns = Prices.Returns(3, 4000);
        PriceSeries series = Prices.Of(returns);
        using FittedModel fitted = new Unconditional().Fit(series.Until(4000), new FitOptions());
        MixtureDistribution distribution = (MixtureDistribution)fitted.Track(series.Until(4000)).Forecast().Distribution;
        double mean = returns.Average(), deviation = Math.Sqrt(returns.Average(value => (value - mean) * (value - mean)));
        Assert.That(distribution.Weights.Length, Is.EqualTo(300));
        Assert.That(distribution.Mean, Is.EqualTo(mean).Within(1e-12));
        Assert.That(distribution.Deviation, Is.EqualTo(deviation).Within(0.2).Percent);
        Assert.That(returns.Count(value => value < distribution.Quantile(0.05)) / 4000.0, Is.EqualTo(0.05).Within(0.01));
    }

    private static void AssertAlike(ReturnDistribution one, ReturnDistribution other)
    {
        Assert.That(one.Mean, Is.EqualTo(other.Mean).Within(1e-12));
        Assert.That(one.Deviation, Is.EqualTo(other.Deviation).Within(1e-12));
        Assert.That(one.LogDensity(0.01), Is.EqualTo(other.LogDensity(0.01)).Within(1e-9));
        Assert.That(one.Cdf(-0.01), Is.EqualTo(other.Cdf(-0.01)).Within(1e-9));
    }
}
