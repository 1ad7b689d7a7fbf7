using Latent.Cli.Pictures;
using SkiaSharp;

namespace Latent.Cli.Tests.Pictures;

public sealed class ChartTests : PictureTest
{
    private const string TrainColor = "#2563A8";
    private const string TestColor = "#D9642B";

    private static readonly string[] ClassColors =
        ["#1F6FB4", "#E6812A", "#2C9A3F", "#C9302C", "#7E57B8", "#7A4B3A", "#D665B0", "#6B7280", "#A8A81E", "#17A9B8"];

    [Test]
    public void The_loss_curve_shows_both_losses_with_title_axis_labels_and_ticks()
    {
        LossCurve.Write(PathOf("loss.png"), [200f, 170f, 160f], [190f, 172f, 165f]);

        using SKBitmap picture = Read(PathOf("loss.png"));
        const int bottom = LossCurve.Height - Sheet.Margin;
        Assert.Multiple(() =>
        {
            Assert.That((picture.Width, picture.Height), Is.EqualTo((LossCurve.Width * Sheet.Density, LossCurve.Height * Sheet.Density)));
            Assert.That(CountOf(picture, TrainColor), Is.GreaterThan(2000), "train");
            Assert.That(CountOf(picture, TestColor), Is.GreaterThan(2000), "test");
            Assert.That(Ink(picture, Sheet.Margin, Sheet.Margin, 200, 33), Is.GreaterThan(200), "title");
            Assert.That(Ink(picture, 300, bottom - 26, 260, 26), Is.GreaterThan(80), "label of the horizontal axis");
            Assert.That(Ink(picture, Sheet.Margin, 200, 16, 200), Is.GreaterThan(50), "label of the vertical axis");
            Assert.That(Ink(picture, 80, bottom - 46, 740, 16), Is.GreaterThan(60), "ticks of the horizontal axis");
        });
    }

    [Test]
    public void Without_test_losses_only_the_training_loss_is_drawn()
    {
        LossCurve.Write(PathOf("loss.png"), [200f, 170f, 160f], []);

        using SKBitmap picture = Read(PathOf("loss.png"));
        Assert.That(CountOf(picture, TrainColor), Is.GreaterThan(2000));
        Assert.That(CountOf(picture, TestColor), Is.Zero);
    }

    [Test]
    public void A_falling_loss_falls_in_the_picture()
    {
        LossCurve.Write(PathOf("loss.png"), [200f, 170f, 160f, 150f], []);

        using SKBitmap picture = Read(PathOf("loss.png"));
        int[] heights = Enumerable.Range(100, LossCurve.Width - 250)
            .Where(x => x % 50 == 0)
            .Select(x => HeightOf(picture, x * Sheet.Density, TrainColor))
            .ToArray();
        Assert.That(heights, Is.Ordered.Ascending.And.All.Positive);
    }

    [Test]
    public void A_single_epoch_is_drawn_as_a_point()
    {
        LossCurve.Write(PathOf("loss.png"), [200f], [190f]);

        using SKBitmap picture = Read(PathOf("loss.png"));
        Assert.That(CountOf(picture, TrainColor), Is.GreaterThan(50));
        Assert.That(CountOf(picture, TestColor), Is.GreaterThan(50));
    }

    [Test]
    public void A_loss_curve_without_epochs_is_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => LossCurve.Write(PathOf("loss.png"), [], []));

        Assert.That(error!.Message, Does.Contain("no epoch"));
    }

    [Test]
    public void Losses_of_unequal_length_are_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => LossCurve.Write(PathOf("loss.png"), [1f, 2f], [1f]));

        Assert.That(error!.Message, Does.Contain("2 train losses and 1 test losses"));
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    public void A_loss_that_is_not_finite_is_refused_by_value(float loss, string text)
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => LossCurve.Write(PathOf("loss.png"), [1f, 2f], [1f, loss]));

        Assert.That(error!.Message, Does.Contain(text));
        Assert.That(PathOf("loss.png"), Does.Not.Exist);
    }

    [Test]
    public void Every_class_has_a_colour_of_its_own_in_the_scatter_and_its_legend()
    {
        float[,] latents = new float[10, 2];
        for (int i = 0; i < 10; i++)
        {
            (latents[i, 0], latents[i, 1]) = (i, i % 3);
        }

        LatentScatter.Write(PathOf("latents.png"), latents, [.. Enumerable.Range(0, 10).Select(i => (byte)i)]);

        using SKBitmap picture = Read(PathOf("latents.png"));
        Assert.That((picture.Width, picture.Height),
            Is.EqualTo((LatentScatter.Width * Sheet.Density, LatentScatter.Height * Sheet.Density)));
        Assert.Multiple(() =>
        {
            foreach (string color in ClassColors)
            {
                Assert.That(CountOf(picture, color), Is.GreaterThan(80), color);
            }

            Assert.That(Ink(picture, LatentScatter.Width - Sheet.Margin - 60, 300, 60, 300), Is.GreaterThan(200), "legend numbers");
        });
    }

    [Test]
    public void Classes_that_are_absent_are_not_in_the_legend()
    {
        LatentScatter.Write(PathOf("latents.png"), new float[,] { { 0f, 0f }, { 1f, 1f } }, [3, 3]);

        using SKBitmap picture = Read(PathOf("latents.png"));
        Assert.That(CountOf(picture, ClassColors[3]), Is.GreaterThan(80));
        Assert.That(CountOf(picture, ClassColors[0]), Is.Zero);
    }

    [Test]
    public void Classes_beyond_ten_repeat_the_colours_in_another_shape()
    {
        float[,] points = { { 0f, 0f }, { 1f, 1f } };
        LatentScatter.Write(PathOf("three.png"), points, [3, 3]);
        LatentScatter.Write(PathOf("thirteen.png"), points, [13, 13]);

        using SKBitmap three = Read(PathOf("three.png"));
        using SKBitmap thirteen = Read(PathOf("thirteen.png"));
        Assert.That(CountOf(thirteen, ClassColors[3]), Is.GreaterThan(CountOf(three, ClassColors[3])),
            "a square covers more than a circle");
    }

    [Test]
    public void Latents_of_three_values_are_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => LatentScatter.Write(PathOf("latents.png"), new float[1, 3], [0]));

        Assert.That(error!.Message, Does.Contain("have 3"));
    }

    [Test]
    public void Labels_of_another_count_are_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => LatentScatter.Write(PathOf("latents.png"), new float[2, 2], [0]));

        Assert.That(error!.Message, Does.Contain("2 latents and 1 labels"));
    }

    private static int HeightOf(SKBitmap picture, int x, string hex)
    {
        SKColor color = SKColor.Parse(hex);
        return Enumerable.Range(0, picture.Height).FirstOrDefault(y => picture.GetPixel(x, y) == color, -1);
    }
}
