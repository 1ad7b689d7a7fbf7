using Latent.Cli.Reporting;
using Latent.Cli.Storage;

namespace Latent.Cli.Tests.Reporting;

public sealed class AlarmsTests
{
    [Test]
    public void A_game_in_balance_raises_none() => Assert.That(new Alarms().Of(Line()), Is.Empty);

    [Test]
    public void Models_without_a_game_raise_none() =>
        Assert.That(new Alarms().Of(new EpochLine
        {
            Epoch = 1,
            Train = 1,
            Test = 1,
            Seconds = 1,
            Terms = new Dictionary<string,
            double>()
        }), Is.Empty);

    [Test]
    public void A_discriminator_that_has_won_is_told() =>
        Assert.That(new Alarms().Of(Line((GanTerms.DiscriminatorLoss, 0.001), (GanTerms.DataScore, 9), (GanTerms.SampleScore, -8))),
            Has.One.Contains("has won"));

    [Test]
    public void A_negative_loss_of_a_critic_is_no_victory() =>
        Assert.That(new Alarms().Of(Line((GanTerms.DiscriminatorLoss, -12), (GanTerms.DataScore, 9), (GanTerms.SampleScore, -8))),
            Is.Empty);

    [Test]
    public void Samples_that_are_all_alike_are_told() =>
        Assert.That(new Alarms().Of(Line((GanTerms.Variety, 0.01))), Has.One.Contains("0.010 times"));

    [TestCase(GanTerms.GradientPenalty, 1e5, "the gradient penalty is 1E+05: the discriminator's gradient explodes")]
    [TestCase(GanTerms.R1, 1e5, "the penalty is 1E+05: the discriminator's gradient explodes")]
    [TestCase(GanTerms.R1, 1e-9, "the penalty is 1E-09: the discriminator's gradient vanishes")]
    [TestCase(GanTerms.Slope, 1e-6, "the slope is 1E-06: the discriminator's gradient vanishes")]
    public void Penalties_out_of_bounds_are_told(string term, double value, string text) =>
        Assert.That(new Alarms().Of(Line((term, value))), Has.One.StartsWith(text));

    [Test]
    public void A_gradient_penalty_near_0_is_what_it_is_for() =>
        Assert.That(new Alarms().Of(Line((GanTerms.GradientPenalty, 1e-9))), Is.Empty);

    [Test]
    public void Each_sign_is_told_once_at_its_first_epoch()
    {
        Alarms alarms = new();

        Assert.That(alarms.Of(Line((GanTerms.Variety, 0.01))), Has.One.Contains("all alike").And.One.Contains("(epoch 1)"));
        Assert.That(alarms.Of(Line((GanTerms.Variety, 0.02))), Is.Empty);
        Assert.That(alarms.Of(Line((GanTerms.Variety, 0.02), (GanTerms.R1, 1e4))), Has.One.Contains("explodes").And.Exactly(1).Items);
    }

    private static EpochLine Line(params (string Name, double Value)[] changes)
    {
        Dictionary<string, double> terms = new()
        {
            [GanTerms.DiscriminatorLoss] = 1.2,
            [GanTerms.DataScore] = 0.5,
            [GanTerms.SampleScore] = -0.5,
            [GanTerms.GeneratorLoss] = 0.9,
            [GanTerms.Variety] = 0.8,
            [GanTerms.GradientPenalty] = 0.1,
        };
        foreach ((string name, double value) in changes)
        {
            terms[name] = value;
        }

        return new EpochLine { Epoch = 1, Train = 1, Test = 1, Seconds = 1, Terms = terms };
    }
}
