using Latent.Cli.Pictures;
using SkiaSharp;

namespace Latent.Cli.Tests.Pictures;

public sealed class ImageGridTests : PictureTest
{
    private const int Tile = 56;       // 28 pixels, each a square of 2
    private const int Step = Tile + 2;

    [Test]
    public void Four_images_without_text_make_a_square_of_the_size_of_their_tiles()
    {
        new ImageGrid(new ImageBatch(Flat(28, 28, 0f, 0.2f, 0.6f, 1f), 28, 28)).Write(PathOf("grid.png"));

        using SKBitmap picture = Read(PathOf("grid.png"));
        const int side = ((2 * Sheet.Margin) + (2 * Step) + 2) * Sheet.Density;
        Assert.That((picture.Width, picture.Height), Is.EqualTo((side, side)));
    }

    [Test]
    public void Images_stand_in_reading_order_at_their_grey_level()
    {
        new ImageGrid(new ImageBatch(Flat(28, 28, 0f, 0.2f, 0.6f, 1f), 28, 28)).Write(PathOf("grid.png"));

        using SKBitmap picture = Read(PathOf("grid.png"));
        const int middle = Sheet.Margin + 2 + (Tile / 2);
        Assert.Multiple(() =>
        {
            Assert.That(Level(picture, middle, middle), Is.EqualTo(0));
            Assert.That(Level(picture, middle + Step, middle), Is.EqualTo(51));
            Assert.That(Level(picture, middle, middle + Step), Is.EqualTo(153));
            Assert.That(Level(picture, middle + Step, middle + Step), Is.EqualTo(255));
        });
    }

    [Test]
    public void A_single_white_value_becomes_a_square_with_sharp_edges()
    {
        float[,] image = Flat(28, 28, 0f);
        image[0, (10 * 28) + 5] = 1f;

        new ImageGrid(new ImageBatch(image, 28, 28)).Write(PathOf("one.png"));

        using SKBitmap picture = Read(PathOf("one.png"));
        int left = (Sheet.Margin + 2 + (5 * 2)) * Sheet.Density;
        int top = (Sheet.Margin + 2 + (10 * 2)) * Sheet.Density;
        const int side = 2 * Sheet.Density;
        Assert.Multiple(() =>
        {
            for (int y = -1; y <= side; y++)
            {
                for (int x = -1; x <= side; x++)
                {
                    bool inside = x >= 0 && x < side && y >= 0 && y < side;
                    Assert.That(picture.GetPixel(left + x, top + y).Red, Is.EqualTo(inside ? 255 : 0), $"({x}, {y})");
                }
            }
        });
    }

    [Test]
    public void Title_caption_and_labels_are_drawn_in_ink_in_their_own_places()
    {
        ImageGrid grid = new(new ImageBatch(Flat(28, 28, 1f, 1f, 1f, 1f), 28, 28))
        {
            Title = "A title",
            Caption = "A caption",
            RowLabels = ["first", "second"],
            ColumnLabels = ["left", "right"],
        };

        grid.Write(PathOf("labels.png"));

        using SKBitmap picture = Read(PathOf("labels.png"));
        int width = picture.Width / Sheet.Density;
        int height = picture.Height / Sheet.Density;
        int headerHeight = SheetHeader.Measure("A title", "A caption").Height;
        int gridLeft = Sheet.Margin + Sheet.Measure("second", TextStyle.Label) + 12;
        Assert.Multiple(() =>
        {
            Assert.That(Ink(picture, Sheet.Margin, Sheet.Margin, width - (2 * Sheet.Margin), 33), Is.GreaterThan(200), "title");
            Assert.That(Ink(picture, Sheet.Margin, Sheet.Margin + 33, width - (2 * Sheet.Margin), headerHeight - 33), Is.GreaterThan(80),
                "caption");
            Assert.That(Ink(picture, Sheet.Margin, Sheet.Margin + headerHeight, gridLeft - Sheet.Margin, Step), Is.GreaterThan(50),
                "first row");
            Assert.That(Ink(picture, Sheet.Margin, Sheet.Margin + headerHeight + Step, gridLeft - Sheet.Margin, Step), Is.GreaterThan(80),
                "second row");
            Assert.That(Ink(picture, gridLeft, height - Sheet.Margin - 22, Step, 22), Is.GreaterThan(40), "left column");
            Assert.That(Ink(picture, gridLeft + Step, height - Sheet.Margin - 22, Step, 22), Is.GreaterThan(50), "right column");
            Assert.That(Ink(picture, 0, 0, width, Sheet.Margin), Is.Zero, "top margin");
            Assert.That(Ink(picture, 0, 0, Sheet.Margin - 1, height), Is.Zero, "left margin");
            Assert.That(Ink(picture, width - Sheet.Margin, 0, Sheet.Margin, height), Is.Zero, "right margin");
            Assert.That(Ink(picture, 0, height - Sheet.Margin, width, Sheet.Margin), Is.Zero, "bottom margin");
        });
    }

    [Test]
    public void A_title_wider_than_the_images_widens_the_picture()
    {
        string title = string.Join(' ', Enumerable.Repeat("wide", 20));

        new ImageGrid(new ImageBatch(Flat(28, 28, 1f), 28, 28)) { Title = title }.Write(PathOf("wide.png"));

        using SKBitmap picture = Read(PathOf("wide.png"));
        Assert.That(picture.Width / Sheet.Density, Is.EqualTo((2 * Sheet.Margin) + Sheet.Measure(title, TextStyle.Title)));
    }

    [TestCase(float.NaN, 0)]
    [TestCase(-3f, 0)]
    [TestCase(7f, 255)]
    [TestCase(float.PositiveInfinity, 255)]
    [TestCase(0.5f, 128)]
    public void A_value_is_clamped_to_black_and_white(float value, int level)
    {
        ImageBatch batch = new(Flat(1, 1, value), 1, 1);

        Assert.That(batch.Bytes(0), Is.EqualTo(new[] { (byte)level }));
    }

    [TestCase(28, 28, 2)]
    [TestCase(8, 4, 7)]
    [TestCase(200, 100, 1)]
    public void Images_are_enlarged_by_a_whole_factor(int height, int width, int scale)
    {
        Assert.That(new ImageBatch(Flat(height, width, 0f), height, width).Scale, Is.EqualTo(scale));
    }

    [Test]
    public void No_image_is_refused()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => new ImageBatch(new float[0, 4], 2, 2));

        Assert.That(error!.Message, Does.Contain("no image"));
    }

    [Test]
    public void Rows_of_another_length_are_refused_with_both_lengths()
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => new ImageBatch(new float[1, 783], 28, 28));

        Assert.That(error!.Message, Does.Contain("784").And.Contain("783"));
    }

    [Test]
    public void A_size_of_zero_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageBatch(new float[1, 0], 0, 28));
    }

    [Test]
    public void Too_few_labels_are_refused()
    {
        ImageGrid grid = new(new ImageBatch(Flat(28, 28, 0f, 1f, 0f, 1f), 28, 28)) { RowLabels = ["only one"] };

        ArgumentException? error = Assert.Throws<ArgumentException>(() => grid.Write(PathOf("grid.png")));

        Assert.That(error!.Message, Does.Contain("1 row labels for 2 rows"));
    }

    [Test]
    public void A_picture_of_more_pixels_than_allowed_is_refused_and_not_written()
    {
        ImageGrid grid = new(new ImageBatch(Flat(1, 9000, 0f), 1, 9000));

        ArgumentException? error = Assert.Throws<ArgumentException>(() => grid.Write(PathOf("huge.png")));

        Assert.That(error!.Message, Does.Contain("16000"));
        Assert.That(PathOf("huge.png"), Does.Not.Exist);
    }
}
