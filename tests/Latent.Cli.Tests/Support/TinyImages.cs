using System.Buffers.Binary;

namespace Latent.Cli.Tests.Support;

/// <summary>Small images as the four IDX files of MNIST: bars whose place follows from the class.</summary>
internal static class TinyImages
{
    public const int TrainCount = 64;
    public const int TestCount = 30;
    public const int Side = 8;
    public const int Classes = 10;

    /// <summary>The first row of the test set that has class 3.</summary>
    public const int FirstThree = 3;

    /// <summary>Writes the files into a new folder, and gives its path.</summary>
    public static string Write(string folder, int side = Side)
    {
        Directory.CreateDirectory(folder);
        WriteImages(Path.Combine(folder, "train-images-idx3-ubyte"), TrainCount, side);
        WriteLabels(Path.Combine(folder, "train-labels-idx1-ubyte"), TrainCount);
        WriteImages(Path.Combine(folder, "t10k-images-idx3-ubyte"), TestCount, side);
        WriteLabels(Path.Combine(folder, "t10k-labels-idx1-ubyte"), TestCount);
        return folder;
    }

    private static void WriteImages(string path, int count, int side)
    {
        var content = new byte[16 + (count * side * side)];
        int[] header = [0x803, count, side, side];
        for (var i = 0; i < header.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4 * i), header[i]);
        }
        for (var image = 0; image < count; image++)
        {
            for (var line = 0; line < side; line++)
            {
                // The class decides the bright column, the image how bright it is.
                var pixel = 16 + (((image * side) + line) * side) + (image % Classes % side);
                content[pixel] = (byte)(255 - image);
            }
        }
        File.WriteAllBytes(path, content);
    }

    private static void WriteLabels(string path, int count)
    {
        var content = new byte[8 + count];
        BinaryPrimitives.WriteInt32BigEndian(content, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), count);
        for (var image = 0; image < count; image++)
        {
            content[8 + image] = (byte)(image % Classes);
        }
        File.WriteAllBytes(path, content);
    }
}
