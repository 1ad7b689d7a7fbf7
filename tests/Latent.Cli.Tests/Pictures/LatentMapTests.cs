using Latent.Cli.Pictures;
using SkiaSharp;

namespace Latent.Cli.Tests.Pictures;

public sealed class LatentMapTests : PictureTest
{
    private static readonly string[] Names = ["calm", "moderate", "turbulent"];

    [Test]
    public void Every_group_has_its_colour_in_the_map_and_days_without_one_are_not_drawn()
    {
        float[][] points = [.. Enumerable.Range(0, 90).Select(day => new[] { day % 10, 5f, day / 10 })];

        SKBitmap all = Draw(points, [.. points.Select((_, day) => day % 3)]);
        SKBitmap none = Draw(points, [.. points.Select((_, day) => day % 3 == 2 ? -1 : day % 3)]);

        Assert.That((all.Width, all.Height), Is.EqualTo((LatentMap.Width * Sheet.Density, LatentMap.Height * Sheet.Density)));
        using (Assert.EnterMultipleScope())
        {
            // Points are translucent, so that they are counted by hue.
            Assert.That(Reds(all), Is.GreaterThan(3 * Reds(none)), "without the turbulent days the legend alone is red");
            Assert.That(Reds(none), Is.GreaterThan(50), "legend");
        }

        all.Dispose();
        none.Dispose();
    }

    [Test]
    public void A_single_latent_and_groups_of_another_count_are_refused()
    {
        Assert.That(() =>
            LatentMap.ToPng("", "", [[1f]], [0], Names), Throws.ArgumentException.With.Message.Contains("two or more latents"));
        Assert.That(() =>
            LatentMap.ToPng("", "", [[1f, 2f]], [0, 1], Names), Throws.ArgumentException.With.Message.Contains("1 points and 2 groups"));
    }

    [Test]
    public void Regimes_have_different_colours_from_blue_to_red()
    {
        for (int count = 2; count <= 8; count++)
        {
            IReadOnlyList<ScottPlot.Color> colors = RegimeColors.Of(count);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(colors.Select(color => color.ToHex()).Distinct().Count(), Is.EqualTo(count));
                Assert.That(colors[0].R, Is.LessThan(colors[0].G), "calm");
                Assert.That(colors[^1].R, Is.GreaterThan(2 * colors[^1].G), "turbulent");
            }
        }
    }

    private static SKBitmap Draw(float[][] points, int[] groups) =>
        SKBitmap.Decode(LatentMap.ToPng("Map", "Groups", points, groups, Names));

    private static int Reds(SKBitmap picture) =>
        picture.Pixels.Count(pixel => pixel.Red > pixel.Green + 60 && pixel.Red > pixel.Blue + 60 && pixel.Green < pixel.Blue + 40);
}
