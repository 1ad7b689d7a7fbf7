using Latent.Cli.Pictures;
using SkiaSharp;

namespace Latent.Cli.Tests.Pictures;

/// <summary>A new folder for each test, and helpers to examine a written picture.</summary>
public abstract class PictureTest
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("latent-pictures-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    protected string Folder => _folder;

    protected string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Creates images of one grey level each.</summary>
    protected static float[,] Flat(int height, int width, params float[] levels)
    {
        float[,] images = new float[levels.Length, height * width];
        for (int image = 0; image < levels.Length; image++)
        {
            for (int i = 0; i < height * width; i++)
            {
                images[image, i] = levels[image];
            }
        }

        return images;
    }

    protected static float[] FlatImage(int height, int width, float level) => [.. Enumerable.Repeat(level, height * width)];

    protected static SKBitmap Read(string path)
    {
        Assert.That(path, Does.Exist);
        return SKBitmap.Decode(path) ?? throw new InvalidDataException($"'{path}' is not a picture");
    }

    /// <summary>Counts the pixels of a rectangle, in units of the sheet, that are darker than half way to black.</summary>
    protected static int Ink(SKBitmap picture, int x, int y, int width, int height)
    {
        int count = 0;
        for (int row = y * Sheet.Density; row < (y + height) * Sheet.Density; row++)
        {
            for (int column = x * Sheet.Density; column < (x + width) * Sheet.Density; column++)
            {
                count += picture.GetPixel(column, row).Red < 128 ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Returns the grey level at a place in units of the sheet.</summary>
    protected static int Level(SKBitmap picture, int x, int y) => picture.GetPixel(x * Sheet.Density, y * Sheet.Density).Red;

    /// <summary>Counts the pixels of exactly this colour.</summary>
    protected static int CountOf(SKBitmap picture, string hex)
    {
        SKColor color = SKColor.Parse(hex);
        return picture.Pixels.Count(pixel => pixel == color);
    }
}
