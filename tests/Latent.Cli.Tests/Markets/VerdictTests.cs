using Latent.Cli.Markets;

namespace Latent.Cli.Tests.Markets;

public sealed class VerdictTests
{
    private static readonly ScoreLine Baseline = Line("neighbours-3d", "article", crps: 0.0060);
    private static readonly ScoreLine Garch = Line("garch-t", "classical", crps: 0.0058)
        with
    { CrpsSkill = 0.033, DmP = 0.004, DmRawP = 0.002 };

    [Test]
    public void A_better_model_beats_the_baseline_with_the_corrected_p_value() => Assert.That(
        Verdict.Of([Baseline, Garch], horizon: 1).Single(),
        Does.StartWith(
        "Classical models: garch-t beats neighbours-3d by 3.3 % (p = 0.004 after Holm's correction). Its 95 % intervals held 95.0 %"));

    [Test]
    public void Of_overlapping_forecasts_no_calibration_is_claimed() =>
        Assert.That(Verdict.Of([Baseline, Garch with { PitKsP = 0.01 }], horizon: 5).Single(),
            Does.Contain("held 95.0 % of the outcomes; forecasts over 5 days overlap").And.Not.Contain("uniform"));

    [Test]
    public void What_may_be_chance_is_level() => Assert.That(
        Verdict.Of([Baseline, Garch with { DmP = 0.06, DmRawP = 0.03 }], horizon: 1).Single(),
        Does.Contain("garch-t is level with neighbours-3d: 3.3 % better, which may be chance (p = 0.060 "));

    [Test]
    public void A_worse_model_is_called_so() => Assert.That(
        Verdict.Of([Baseline, Garch with { CrpsSkill = -0.02, DmP = 1, DmRawP = 0.999 }], horizon: 1).Single(),
        Does.Contain("garch-t is worse than neighbours-3d by 2.0 % (p = 0.001, one-sided, without a correction)"));

    [TestCase(0.0057, 0.001, "beats garch-t, the best classical model on these days (p = 0.001, two-sided, after Holm's correction)")]
    [TestCase(0.0059, 0.0001, "loses to garch-t, the best classical model on these days (p < 0.001, two-sided, after Holm's correction)")]
    [TestCase(0.0057, 0.4, "is level with garch-t, the best classical model on these days (p = 0.400, two-sided, after Holm's correction)")]
    public void Others_are_compared_with_the_best_classical_model(double crps, double p, string expected)
    {
        ScoreLine learned = Line("cvae", "learned", crps) with { CrpsSkill = 0.05, DmP = 0.001, DmRawP = 0.001, DmClassicalP = p };

        Assert.That(Verdict.Of([Baseline, Garch, Line("ewma", "classical", 0.00585), learned], horizon: 1)[1],
            Does.StartWith("Learned models: cvae beats neighbours-3d by 5.0 %").And.Contain(expected));
    }

    [Test]
    public void The_best_of_a_family_speaks_for_it_and_calibration_follows_from_the_p_value()
    {
        string verdict = Verdict.Of([Garch with { Model = "garch", Crps = 0.0059 }, Garch with { PitKsP = 0.01 }], horizon: 1).Single();

        Assert.That(verdict, Does.Contain("garch-t, the best of these 2 in CRPS, ").And.EndWith(
            "not uniform (p = 0.010): its distributions are not calibrated."));
    }

    [Test]
    public void The_best_figures_are_bold_by_the_sense_of_their_column()
    {
        ScoreLine[] lines = [Garch with { Coverage95 = 0.97, LogScore = 3.3 }, Baseline with { Coverage95 = 0.94, LogScore = 3.4 },
            Line("cvae", "learned", 0.0058) with { Crps = null }];

        string BestOf(string column) =>
            string.Join(' ', lines.Where(line => ScoreColumn.All.Single(one => one.Name == column).IsBest(line, lines))
            .Select(line => line.Model));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(BestOf("CRPS, bp"), Is.EqualTo("garch-t"), "the lowest");
            Assert.That(BestOf("log score"), Is.EqualTo("neighbours-3d"), "the highest");
            Assert.That(BestOf("95 % held, %"), Is.EqualTo("cvae"), "the nearest to 95");
            Assert.That(BestOf("DM p"), Is.Empty);
        }
    }

    [TestCase(0.00049, "< 0.001")]
    [TestCase(0.0314, "0.031")]
    [TestCase(null, "\u2013")]
    public void P_values_are_written_with_three_places(double? p, string expected) =>
        Assert.That(ScoreColumn.All.Single(column => column.Name == "DM p").Text(Garch with { DmP = p }), Is.EqualTo(expected));

    private static ScoreLine Line(string model, string family, double crps) => new(
        model, family, 1000, crps, 0, 3.2, 0.003, 0.02, 0.5, 0.5, 0.95, 0.9, 0.9, 0.01, 0.9, 0.5, null, null, null, null, 5, 1);
}
