namespace Latent.Markets.Tests.Economics;

/// <summary>Figures of regimes against hand calculations.</summary>
public sealed class RegimeEconomicsTests
{
    /// <summary>Calm on days 0, 1 and 4 with returns of 1, 2 and −3 per cent; turbulent on days 2 and 3 with −4 and 6.</summary>
    [Test]
    public void Regimes_by_hand()
    {
        RegimeEconomics economics = RegimeEconomics.Of(
            Made.OfStates([0, 0, 1, 1, 0], [0.01, 0.02, -0.04, 0.06, -0.03], [0.01, 0.01, 0.03, 0.04, 0.02]));
        Assert.That(economics.Regimes.Select(regime => regime.Name), Is.EqualTo(new[] { "calm, rising", "turbulent, falling" }));
        RegimeOutcome calm = economics.Regimes[0], turbulent = economics.Regimes[1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((calm.Days, turbulent.Days), Is.EqualTo((3, 2)));
            Assert.That((calm.Share, turbulent.Share), Is.EqualTo((0.6, 0.4)));
            Assert.That(calm.AnnualMean, Is.EqualTo(0).Within(1e-15));
            Assert.That(turbulent.AnnualMean, Is.EqualTo(0.01 * 252).Within(1e-12));
            Assert.That(calm.AnnualDeviation, Is.EqualTo(Math.Sqrt((0.0001 + 0.0004 + 0.0009) / 2 * 252)).Within(1e-12));
            Assert.That(turbulent.AnnualDeviation, Is.EqualTo(Math.Sqrt(2 * 0.0025 * 252)).Within(1e-12));
            Assert.That(turbulent.Sharpe, Is.EqualTo(0.01 * 252 / Math.Sqrt(2 * 0.0025 * 252)).Within(1e-12));
            Assert.That(calm.ForecastDeviation, Is.EqualTo(Math.Sqrt(0.0006 / 3 * 252)).Within(1e-12));
            Assert.That(turbulent.ForecastDeviation, Is.EqualTo(Math.Sqrt(0.0025 / 2 * 252)).Within(1e-12));
            Assert.That(calm.HitRate, Is.EqualTo(2.0 / 3).Within(1e-15));
            Assert.That((calm.Worst, turbulent.Worst), Is.EqualTo((-0.03, -0.04)));
            Assert.That((calm.MeanSpell, turbulent.MeanSpell), Is.EqualTo((1.5, 2.0)));
            Assert.That(economics.Transitions, Is.EqualTo(new[,] { { 1, 1 }, { 1, 1 } }));
        }
    }

    [Test]
    public void The_calmest_comes_first_and_rows_are_what_came_before()
    {
        RegimeEconomics economics = RegimeEconomics.Of(Made.OfStates([1, 1, 1, 0], [0.01, 0.02, -0.04, 0.06], [0.03, 0.03, 0.03, 0.01]));
        Assert.That(economics.Regimes[0].Name, Is.EqualTo("calm, rising"));
        Assert.That(economics.Transitions, Is.EqualTo(new[,] { { 0, 0 }, { 1, 2 } }));
        Assert.That(economics.Regimes[0].AnnualDeviation, Is.NaN, "a single day");
        Assert.That(economics.Regimes[0].Sharpe, Is.NaN);
    }

    /// <summary>Periods four times as long are a quarter as many a year.</summary>
    [Test]
    public void Longer_returns_are_annualised_as_such()
    {
        DayForecast[] days = Made.OfStates([0, 0, 0], [0.01, 0.02, 0.06]);
        RegimeOutcome one = RegimeEconomics.Of(days).Regimes[0], four = RegimeEconomics.Of(days, 4).Regimes[0];
        Assert.That(four.AnnualMean, Is.EqualTo(one.AnnualMean / 4).Within(1e-12));
        Assert.That(four.AnnualDeviation, Is.EqualTo(one.AnnualDeviation / 2).Within(1e-12));
        Assert.That(four.ForecastDeviation, Is.EqualTo(one.ForecastDeviation / 2).Within(1e-12));
    }

    [Test]
    public void Bad_input_is_refused()
    {
        Assert.That(() => RegimeEconomics.Of([]), Throws.ArgumentException.With.Message.Contains("0 forecasts; at least 1"));
        Assert.That(() =>
            RegimeEconomics.Of(Made.OfStates([0], [double.NaN])),
            Throws.ArgumentException.With.Message.Contains("Number 0 of the outcomes is NaN"));
        Assert.That(() =>
            RegimeEconomics.Of(Made.OfStates([0], [0.1]), 0), Throws.ArgumentException.With.Message.Contains("0 days of the horizon"));
    }
}
