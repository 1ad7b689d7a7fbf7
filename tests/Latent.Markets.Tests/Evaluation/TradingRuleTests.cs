using Latent.Markets.Tests.Regimes;

namespace Latent.Markets.Tests.Economics;

/// <summary>Trading against hand calculations, and without looking ahead.</summary>
public sealed class TradingRuleTests
{
    /// <summary>Up 10 %, up 20 %, down to half while out of the market, up 5 %: bought, sold and bought again, each at 1 %.</summary>
    [Test]
    public void Trading_by_hand()
    {
        double[] outcomes = [Math.Log(1.1), Math.Log(1.2), Math.Log(0.5), Math.Log(1.05), double.NaN];
        ModelForecasts model = Made.Model(new HmmModel(DensityFamily.Normal), Made.OfStates([0, 0, 1, 0, 1], outcomes));
        TradingReport report = TradingRule.Of([model], costs: 100);
        TradingResult traded = report.Models[0], held = report.BuyAndHold;
        double[] returns = [0.99 * 1.1 - 1, 0.2, -0.01, 0.99 * 1.05 - 1];
        double wealth = 0.99 * 1.1 * 1.2 * 0.99 * 0.99 * 1.05;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(traded.Name, Is.EqualTo("hmm"));
            Assert.That(traded.Positions, Is.EqualTo(new[] { true, true, false, true }));
            Assert.That(traded.Next, Is.False);
            Assert.That(traded.Returns, Is.EqualTo(returns).Within(1e-12));
            Assert.That(traded.Equity, Is.EqualTo(new[] { 1.089, 1.3068, 1.293732, wealth }).Within(1e-12));
            Assert.That(traded.AnnualReturn, Is.EqualTo(Math.Pow(wealth, 252 / 4.0) - 1).Within(1e-6));
            Assert.That(traded.AnnualVolatility, Is.EqualTo(SampleDeviation(returns) * Math.Sqrt(252)).Within(1e-12));
            Assert.That(traded.Sharpe, Is.EqualTo(returns.Average() / SampleDeviation(returns) * Math.Sqrt(252)).Within(1e-9));
            Assert.That(traded.MaximumDrawdown, Is.EqualTo(0.01).Within(1e-12));
            Assert.That(traded.Turnover, Is.EqualTo(3 / (4 / 252.0)).Within(1e-9));
            Assert.That(traded.Invested, Is.EqualTo(0.75));
            Assert.That(traded.Dates[0], Is.EqualTo(new DateTime(2020, 1, 2)));
            Assert.That(held.Equity[^1], Is.EqualTo(0.99 * 1.1 * 1.2 * 0.5 * 1.05).Within(1e-12));
            Assert.That(held.MaximumDrawdown, Is.EqualTo(0.5).Within(1e-12));
            Assert.That(held.Invested, Is.EqualTo(1));
            Assert.That(held.Turnover, Is.EqualTo(63).Within(1e-9));
        }
    }

    /// <summary>The rule holds below the median of the earlier forecasts; the median of two is their mean, and a forecast equal to the
    /// median is not below it.</summary>
    [Test]
    public void One_state_is_traded_by_its_deviation() => Assert.That(
        TradingRule.Positions(Made.OfDeviations([0.03, 0.01, 0.02, 0.015, 0.0175, 0.04], new double[6])),
        Is.EqualTo(new[] { true, true, false, true, false, false }));

    /// <summary>After more than a year, high deviations at the beginning no longer count.</summary>
    [Test]
    public void The_median_is_that_of_a_year()
    {
        double[] deviations = [.. Enumerable.Repeat(0.05, 252), .. Enumerable.Repeat(0.01, 252), 0.02];
        bool[] positions = TradingRule.Positions(Made.OfDeviations(deviations, new double[505]));
        Assert.That(positions[252], Is.True);
        Assert.That(positions[504], Is.False, "all of the last year were 0.01");
        Assert.That(TradingRule.Positions(Made.OfDeviations([.. deviations[..503], 0.02], new double[504]))[503], Is.False);
        Assert.That(TradingRule.Positions(Made.OfDeviations([.. deviations[..370], 0.02], new double[371]))[370], Is.True,
            "most of its year were 0.05");
    }

    [Test]
    public void Extreme_regimes_are_left_too()
    {
        DayForecast day = Made.OfStates([1], [0.0])[0];
        DayForecast With(string name) => day with { Regimes = [Made.Calm, Made.Turbulent with { Name = name }] };
        Assert.That(
            TradingRule.Positions([With("extreme, rising"), With("moderate, falling"), With("turbulent, rising 2"), With("calm, flat 2")]),
            Is.EqualTo(new[] { false, true, false, true }));
    }

    /// <summary>Forecasts and outcomes after a day are replaced: positions up to that day stay, and positions do not depend on outcomes at
    /// all.</summary>
    [Test]
    public void No_decision_looks_ahead()
    {
        RandomSource random = new(1);
        double[] deviations = [.. Enumerable.Range(0, 600).Select(_ => 0.01 + 0.01 * random.NextUniform())], outcomes = Normals(2, 600),
            others = Normals(3, 600);
        bool[] positions = TradingRule.Positions(Made.OfDeviations(deviations, outcomes));
        Assert.That(TradingRule.Positions(Made.OfDeviations(deviations, others)), Is.EqualTo(positions));
        double[] changed = [.. deviations[..401], .. deviations[401..].Select(deviation => 0.03 - deviation)];
        bool[] later = TradingRule.Positions(Made.OfDeviations(changed, others));
        Assert.That(later[..401], Is.EqualTo(positions[..401]));
        Assert.That(later[401..], Is.Not.EqualTo(positions[401..]));
        TradingResult one = TradingRule.Of([Made.Model(new Unconditional(), Made.OfDeviations(deviations, outcomes))]).Models[0];
        TradingResult two = TradingRule.Of([Made.Model(new Unconditional(),
            Made.OfDeviations(changed, [.. outcomes[..400], .. others[400..]]))]).Models[0];
        Assert.That(two.Equity.Take(400), Is.EqualTo(one.Equity.Take(400)));
        Assert.That(two.Equity.Skip(401), Is.Not.EqualTo(one.Equity.Skip(401)));
    }

    [Test]
    public void Costs_reduce_what_is_left()
    {
        RandomSource random = new(4);
        ModelForecasts model = Made.Model(new HmmModel(DensityFamily.Normal),
            Made.OfStates([.. Enumerable.Range(0, 500).Select(_ => random.NextBelow(2))], Normals(5, 500)));
        double[] left = [.. new[] { 0.0, 5, 20, 100 }.Select(costs => TradingRule.Of([model], costs).Models[0].AnnualReturn)];
        Assert.That(left, Is.Ordered.Descending.And.Unique);
        TradingResult free = TradingRule.Of([model], 0).Models[0], dear = TradingRule.Of([model], 5).Models[0];
        int switches = (int)Math.Round(dear.Turnover * 499 / 252);
        Assert.That(dear.Equity[^1], Is.EqualTo(free.Equity[^1] * Math.Pow(1 - 5e-4, switches)).Within(1e-9));
    }

    [Test]
    public void The_ratio_is_deflated_by_all_models()
    {
        double[] outcomes = Normals(6, 300);
        DayForecast[] first = Made.OfStates([.. Enumerable.Range(0, 300).Select(day => day / 10 % 2)], outcomes),
            second = Made.OfStates([.. Enumerable.Range(0, 300).Select(day => day / 7 % 2)], outcomes);
        ModelForecasts one = Made.Model(new HmmModel(DensityFamily.Normal), first),
            two = Made.Model(new HmmModel(DensityFamily.StudentT), second);
        TradingReport alone = TradingRule.Of([one]), both = TradingRule.Of([one, two]);
        double[] ratios = [.. both.Models.Select(result => SharpeRatio.Of([.. result.Returns], 1))];
        double variance = Math.Pow(ratios[0] - ratios[1], 2) / 2;
        Assert.That(both.Models[0].DeflatedSharpe,
            Is.EqualTo(SharpeRatio.Deflated([.. both.Models[0].Returns], 2, variance)).Within(1e-12));
        Assert.That(both.Models[0].DeflatedSharpe, Is.LessThan(alone.Models[0].DeflatedSharpe));
        Assert.That(alone.Models[0].DeflatedSharpe, Is.EqualTo(SharpeRatio.Probabilistic([.. alone.Models[0].Returns])).Within(1e-12));
        Assert.That(both.BuyAndHold.DeflatedSharpe, Is.EqualTo(SharpeRatio.Probabilistic([.. both.BuyAndHold.Returns])).Within(1e-12));
    }

    [Test]
    public void A_rule_that_never_buys_earns_nothing()
    {
        TradingResult result = TradingRule.Of([Made.Model(new HmmModel(DensityFamily.Normal),
            Made.OfStates([1, 1, 1, 1], [0.1, -0.1, 0.2, 0]))]).Models[0];
        Assert.That((result.AnnualReturn, result.AnnualVolatility, result.Sharpe, result.Turnover, result.Invested),
            Is.EqualTo((0.0, 0.0, 0.0, 0.0, 0.0)));
        Assert.That(result.DeflatedSharpe, Is.EqualTo(0.5).Within(1e-12));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        ModelForecasts model = Made.Model(new Unconditional(), Made.OfDeviations([0.01, 0.02, 0.03], [0.01, -0.01, 0]));
        Assert.That(() =>
            TradingRule.Of([model], -1), Throws.InstanceOf<ArgumentException>().With.Message.Contains("costs -1 basis points"));
        Assert.That(() =>
            TradingRule.Of(Array.Empty<ModelForecasts>()),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("0 models; at least 1"));
        Assert.That(() =>
            TradingRule.Of([model with { Forecasts = [model.Forecasts[0]] }]),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("1 returns; at least 2"));
    }

    private static double[] Normals(ulong seed, int count)
    {
        RandomSource random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 0.0003 + 0.01 * Simulated.Normal(random))];
    }

    private static double SampleDeviation(double[] values) =>
        Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));
}
