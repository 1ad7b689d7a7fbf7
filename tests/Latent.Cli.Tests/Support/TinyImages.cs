using System.Buffers.Binary;

namespace Latent.Cli.Tests.Support;

/// <summary>Small images in the four IDX files of MNIST: bright columns at a place that depends on the class.</summary>
internal static class TinyImages
{
    public const int TrainCount = 64;
    public const int TestCount = 30;
    public const int Side = 8;
    public const int Classes = 10;

    /// <summary>The first row of the test set with class 3.</summary>
    public const int FirstThree = 3;

    /// <summary>Writes the files into a new folder, and returns its path.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="side">The height of the images, and their width if none is given.</param>
    /// <param name="width">The width of the images.</param>
    /// <param name="train">Returns the class of a training image; null for each class in turn.</param>
    /// <param name="test">Returns the class of a test image; null for the classes of the training images.</param>
    public static string Write(string folder, int side = Side, int? width = null, Func<int, int>? train = null, Func<int, int>? test = null)
    {
        Directory.CreateDirectory(folder);
        train ??= image => image % Classes;
        WriteSet(Path.Combine(folder, "train"), TrainCount, side, width ?? side, train);
        WriteSet(Path.Combine(folder, "t10k"), TestCount, side, width ?? side, test ?? train);
        return folder;
    }

    private static void WriteSet(string stem, int count, int height, int width, Func<int, int> classOf)
    {
        byte[] images = new byte[count * height * width];
        for (int line = 0; line < count * height; line++)
        {
            // The class determines the bright column, the image its brightness.
            int image = line / height;
            images[(line * width) + (classOf(image) % width)] = (byte)(255 - image);
        }

        WriteIdx($"{stem}-images-idx3-ubyte", images, count, height, width);
        WriteIdx($"{stem}-labels-idx1-ubyte", [.. Enumerable.Range(0, count).Select(image => (byte)classOf(image))], count);
    }

    /// <summary>Writes one file of bytes.</summary>
    public static void WriteIdx(string path, byte[] values, params int[] shape)
    {
        byte[] content = new byte[4 + (4 * shape.Length) + values.Length];
        BinaryPrimitives.WriteInt32BigEndian(content, 0x800 + shape.Length);
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4 * (i + 1)), shape[i]);
        }

        values.CopyTo(content, content.Length - values.Length);
        File.WriteAllBytes(path, content);
    }
}
