using Latent.Cli.Pictures;
using SkiaSharp;

namespace Latent.Cli.Tests.Pictures;

public sealed class ImageSheetTests : PictureTest
{
    private const int Tile = 56;
    private const int Step = Tile + 2;

    [Test]
    public void Reconstructions_stand_below_their_originals_in_bands_of_twelve()
    {
        // 13 pairs, so that the second row has one pair; the grey level identifies the image.
        float[,] originals = Flat(28, 28, [.. Enumerable.Range(0, 13).Select(i => i / 255f)]);
        float[,] decoded = Flat(28, 28, [.. Enumerable.Range(0, 13).Select(i => (100 + i) / 255f)]);

        Reconstructions.Write(PathOf("pairs.png"), originals, decoded, 28, 28);

        using SKBitmap picture = Read(PathOf("pairs.png"));
        int right = (picture.Width / Sheet.Density) - Sheet.Margin - 2 - (Tile / 2);
        int left = right - (11 * Step);
        int lowest = (picture.Height / Sheet.Density) - Sheet.Margin - 2 - (Tile / 2);
        Assert.Multiple(() =>
        {
            Assert.That(Level(picture, left, lowest), Is.EqualTo(112), "second band, decoded");
            Assert.That(Level(picture, left, lowest - Step), Is.EqualTo(12), "second band, original");
            Assert.That(Level(picture, right, lowest - (2 * Step) - 12), Is.EqualTo(111), "first band, decoded");
            Assert.That(Level(picture, right, lowest - (3 * Step) - 12), Is.EqualTo(11), "first band, original");
            Assert.That(Ink(picture, Sheet.Margin, lowest - (Tile / 2), left - Step - Sheet.Margin + 16, Tile), Is.GreaterThan(100),
                "label");
        });
    }

    [Test]
    public void Reconstructions_of_another_count_are_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(
            () => Reconstructions.Write(PathOf("pairs.png"), Flat(2, 2, 0f, 1f), Flat(2, 2, 0f), 2, 2));

        Assert.That(error!.Message, Does.Contain("2 images of 2 x 2").And.Contain("1 of 2 x 2"));
    }

    [Test]
    public void Sixty_four_prior_samples_make_eight_rows_of_eight()
    {
        PriorSamples.Write(PathOf("samples.png"), Flat(28, 28, [.. Enumerable.Range(0, 64).Select(i => i / 255f)]), 28, 28);

        using SKBitmap picture = Read(PathOf("samples.png"));
        Assert.That(picture.Width / Sheet.Density, Is.EqualTo((2 * Sheet.Margin) + (8 * Step) + 2));
        int lastRow = (picture.Height / Sheet.Density) - Sheet.Margin - 2 - (Tile / 2);
        Assert.That(Level(picture, Sheet.Margin + 2 + (Tile / 2), lastRow), Is.EqualTo(56));
    }

    [Test]
    public void The_manifold_has_its_first_image_in_the_left_lower_corner_and_its_last_in_the_right_upper()
    {
        float[,] images = Flat(28, 28, [.. Enumerable.Range(0, 9).Select(i => i / 255f)]);

        Manifold.Write(PathOf("manifold.png"), images, [-1f, 0f, 1f], 28, 28);

        using SKBitmap picture = Read(PathOf("manifold.png"));
        int left = Sheet.Margin + Sheet.Measure("\u22121.00", TextStyle.Label) + 12 + (Tile / 2);
        int bottom = (picture.Height / Sheet.Density) - Sheet.Margin - TextStyle.Label.LineHeight - 6 - (Tile / 2);
        Assert.Multiple(() =>
        {
            Assert.That(Level(picture, left, bottom), Is.EqualTo(0), "z = (-1, -1)");
            Assert.That(Level(picture, left + (2 * Tile), bottom), Is.EqualTo(2), "z = (1, -1)");
            Assert.That(Level(picture, left, bottom - (2 * Tile)), Is.EqualTo(6), "z = (-1, 1)");
            Assert.That(Level(picture, left + (2 * Tile), bottom - (2 * Tile)), Is.EqualTo(8), "z = (1, 1)");
        });
    }

    [Test]
    public void A_manifold_that_is_not_square_is_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(
            () => Manifold.Write(PathOf("manifold.png"), Flat(2, 2, 0f, 1f, 0f), [0f, 1f], 2, 2));

        Assert.That(error!.Message, Does.Contain("2 axis values").And.Contain("4 images").And.Contain("there are 3"));
    }

    [Test]
    public void The_distribution_sheet_shows_the_input_and_a_labelled_row_for_each_scale()
    {
        DistributionRow[] rows =
        [
            new(1f, Flat(28, 28, 0.2f, 0.2f)),
            new(0.05f, Flat(28, 28, 0.4f, 0.4f)),
            new(6f, Flat(28, 28, 0.6f, 0.6f)),
        ];

        DistributionSheet.Write(PathOf("draws.png"), FlatImage(28, 28, 0.8f), [0.1f, -0.2f], [0.01f, 0.02f], rows, 28, 28);

        using SKBitmap picture = Read(PathOf("draws.png"));
        Dictionary<int, int> levels = picture.Pixels.GroupBy(pixel => pixel.Red)
            .ToDictionary(group => (int)group.Key, group => group.Count());
        const int tile = Tile * Tile * Sheet.Density * Sheet.Density;
        Assert.Multiple(() =>
        {
            Assert.That(levels[51], Is.GreaterThanOrEqualTo(2 * tile), "draws");
            Assert.That(levels[102], Is.GreaterThanOrEqualTo(2 * tile), "narrow draws");
            Assert.That(levels[153], Is.GreaterThanOrEqualTo(2 * tile), "wide draws");
            Assert.That(levels[204], Is.GreaterThan(16 * tile), "input, enlarged");
            Assert.That(Ink(picture, Sheet.Margin, Sheet.Margin + 33, 300, 21), Is.GreaterThan(200), "mu and sigma");
        });
    }

    [Test]
    public void Each_row_of_the_distribution_sheet_has_a_heading_above_it()
    {
        DistributionRow[] rows = [new(1f, Flat(28, 28, 1f, 1f)), new(0.05f, Flat(28, 28, 1f, 1f)), new(6f, Flat(28, 28, 1f, 1f))];

        DistributionSheet.Write(PathOf("draws.png"), FlatImage(28, 28, 1f), [0.1f], [0.01f], rows, 28, 28);

        using SKBitmap picture = Read(PathOf("draws.png"));
        int first = Sheet.Margin + SheetHeader.Measure("title", "caption").Height;
        const int inputWidth = 9 * 28;
        Assert.Multiple(() =>
        {
            for (int row = 0; row < rows.Length; row++)
            {
                int y = first + (row * (TextStyle.Heading.LineHeight + Step + 2 + 18));
                Assert.That(Ink(picture, Sheet.Margin + inputWidth + 28, y, 250, TextStyle.Heading.LineHeight), Is.GreaterThan(300),
                    $"row {row}");
            }
        });
    }

    [Test]
    public void The_caption_follows_the_values_of_mu_and_sigma()
    {
        DistributionRow[] rows = [new(1f, Flat(2, 2, 0f))];

        DistributionSheet.Write(PathOf("a.png"), FlatImage(2, 2, 0f), [0.1f], [0.5f], rows, 2, 2);
        DistributionSheet.Write(PathOf("b.png"), FlatImage(2, 2, 0f), [0.2f], [0.5f], rows, 2, 2);

        Assert.That(File.ReadAllBytes(PathOf("a.png")), Is.Not.EqualTo(File.ReadAllBytes(PathOf("b.png"))));
    }

    [Test]
    public void Twenty_latents_are_shown_by_their_first_values()
    {
        float[] mu = Enumerable.Repeat(0.125f, 20).ToArray();

        DistributionSheet.Write(PathOf("twenty.png"), FlatImage(28, 28, 0f), mu, mu, [new(1f, Flat(28, 28, 0f))], 28, 28);

        using SKBitmap picture = Read(PathOf("twenty.png"));
        Assert.That(picture.Width, Is.LessThan(1600));
    }

    [Test]
    public void A_sigma_of_another_length_than_mu_is_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => DistributionSheet.Write(
            PathOf("draws.png"), FlatImage(2, 2, 0f), [0f, 0f], [1f], [new(1f, Flat(2, 2, 0f))], 2, 2));

        Assert.That(error!.Message, Does.Contain("mu has 2 values and sigma 1"));
    }

    [Test]
    public void No_draws_are_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(
            () => DistributionSheet.Write(PathOf("draws.png"), FlatImage(2, 2, 0f), [0f], [1f], [], 2, 2));

        Assert.That(error!.Message, Does.Contain("no draws"));
    }
}
