using System.Buffers.Binary;
using System.IO.Compression;

namespace Latent.Tests.Data;

/// <summary>Makes IDX files for tests.</summary>
internal static class Idx
{
    public static byte[] Header(uint magic, params uint[] shape)
    {
        byte[] header = new byte[4 + (4 * shape.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (int i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        }

        return header;
    }

    public static byte[] Images(int count, int height, int width, int seed = 1)
    {
        byte[] pixels = new byte[count * height * width];
        new Random(seed).NextBytes(pixels);
        return [.. Header(0x803, (uint)count, (uint)height, (uint)width), .. pixels];
    }

    public static byte[] Labels(params byte[] labels) => [.. Header(0x801, (uint)labels.Length), .. labels];

    public static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, level))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }
}
