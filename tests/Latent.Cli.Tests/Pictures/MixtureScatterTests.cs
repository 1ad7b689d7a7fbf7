using Latent.Cli.Pictures;
using Latent.Data;
using SkiaSharp;

namespace Latent.Cli.Tests.Pictures;

public sealed class MixtureScatterTests : PictureTest
{
    private const string ModeColor = "#9AA3B2";

    private static readonly float[,] Real = GaussianMixture.Grid.Sample(500, seed: 1).ToArray();

    [Test]
    public void Each_generator_has_a_panel_with_its_name_and_the_modes_in_it()
    {
        MixtureScatter.Write(PathOf("one.png"), GaussianMixture.Grid, [("GAN", Real)]);
        MixtureScatter.Write(PathOf("two.png"), GaussianMixture.Grid, [("GAN", Real), ("other", Real)]);

        using SKBitmap one = Read(PathOf("one.png"));
        using SKBitmap two = Read(PathOf("two.png"));
        int top = Sheet.Margin + SheetHeader.Measure("Samples of the grid", "Blue").Height;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Width, Is.EqualTo(((2 * Sheet.Margin) + MixtureScatter.Side) * Sheet.Density));
            Assert.That(two.Width - one.Width, Is.GreaterThan(MixtureScatter.Side * Sheet.Density));
            Assert.That(Ink(two, Sheet.Margin, top, MixtureScatter.Side, 22), Is.GreaterThan(200), "first name");
            Assert.That(Ink(two, (two.Width / Sheet.Density) - Sheet.Margin - MixtureScatter.Side, top, MixtureScatter.Side, 22),
                Is.GreaterThan(200), "second name");
            Assert.That(CountOf(two, ModeColor), Is.GreaterThan(1.5 * CountOf(one, ModeColor)));
        }
    }

    [Test]
    public void Samples_on_modes_are_blue_and_others_orange()
    {
        MixtureScatter.Write(PathOf("on.png"), GaussianMixture.Grid, [("on", GaussianMixture.Grid.Centres())]);
        MixtureScatter.Write(PathOf("off.png"), GaussianMixture.Grid, [("off", new float[,] { { 1, 1 }, { -1, 1 }, { 3, -3 } })]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Tinted("on.png"), Is.EqualTo((true, false)));
            Assert.That(Tinted("off.png"), Is.EqualTo((false, true)));
        }

        (bool Blue, bool Orange) Tinted(string file)
        {
            using SKBitmap picture = Read(PathOf(file));
            return (picture.Pixels.Any(pixel => pixel.Blue > pixel.Red + 80), picture.Pixels.Any(pixel => pixel.Red > pixel.Blue + 80));
        }
    }

    [Test]
    public void What_cannot_be_drawn_is_refused()
    {
        ArgumentException? none = Assert.Throws<ArgumentException>(() => MixtureScatter.Write(PathOf("x.png"), GaussianMixture.Grid, []));
        ArgumentException? columns = Assert.Throws<ArgumentException>(() =>
            MixtureScatter.Write(PathOf("x.png"), GaussianMixture.Grid, [("GAN", new float[4, 3])]));

        Assert.That(none!.Message, Does.Contain("no samples"));
        Assert.That(columns!.Message, Does.Contain("these have 3"));
        Assert.That(PathOf("x.png"), Does.Not.Exist);
    }
}
