using Latent.Cli.Markets;
using Latent.Markets;

namespace Latent.Cli.Tests.Markets;

public sealed class LatentDaysTests
{
    private const int Days = 200;

    // Prices move little in the first half, and much in the second.
    private static readonly PriceSeries Series = new("X", Enumerable.Range(0, Days)
        .Select(day => (Day: new DateTime(2020, 1, 1).AddDays(day), Close: 100 * Math.Exp((day < Days / 2 ? 0.001 : 0.03) * (day % 2))))
        .Select(day => new Bar(day.Day, day.Close, day.Close, day.Close, day.Close, 0)));

    private static readonly MarketPrices Prices = new(Series, "a test", null);

    [Test]
    public void Days_are_in_fifths_of_the_volatility_that_followed_and_the_last_ones_in_none()
    {
        LatentDays days = LatentDays.Of(Prices, new Model(spread: 1), new FitOptions())!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(days.Points, Has.Count.EqualTo(Days));
            Assert.That(days.Names, Has.Count.EqualTo(5));
            Assert.That(days.Names[0], Does.StartWith("below ").And.EndWith(" %"));
            Assert.That(days.Groups.Take(80), Is.All.LessThanOrEqualTo(2));
            Assert.That(days.Groups.Skip(105).Take(80), Is.All.GreaterThanOrEqualTo(2));
            Assert.That(days.Groups.TakeLast(10), Is.All.EqualTo(-1), "what follows them is not known");
        }
    }

    [TestCase(1e-5f, true)]
    [TestCase(0.1f, false)]
    public void Latents_that_tell_no_day_from_another_have_collapsed_and_are_not_drawn(float spread, bool collapsed)
    {
        using FittedModel fitted = new Model(spread).Fit(Series.Until(Days - 1), new FitOptions());

        Assert.That((LatentDays.HasCollapsed(fitted), LatentDays.MapOf(fitted) is null), Is.EqualTo((collapsed, collapsed)));
    }

    private sealed class Model(float spread) : StateModel
    {
        public override string Name => "test";

        public override string Description => "A map of two latents";

        public override ModelFamily Family => ModelFamily.Learned;

        public override int LeastDays => 1;

        public override FittedModel Fit(PastWindow past, FitOptions options) => new Fitted(spread);
    }

    private sealed class Fitted(float spread) : FittedModel, ILatentMap
    {
        public override IReadOnlyList<Regime> Regimes { get; } = [Regime.Whole([0.01, -0.01])];

        public IReadOnlyList<LatentPoint> Map { get; } =
            [.. Enumerable.Range(0, Days).Select(day => new LatentPoint(Series[day].Time, [spread * (day % 7), 1 - (spread * (day % 5))]))];

        public override StateTracker Track(PastWindow past) => throw new NotSupportedException();
    }
}
