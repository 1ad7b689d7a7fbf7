using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Latent.IO;

/// <summary>A data type of the format that can be read as floats.</summary>
internal enum SafetensorsType
{
    F32,
    F64,
    F16,
    BF16,
}

/// <summary>Converts the little-endian values of a file to floats.</summary>
internal static class SafetensorsValues
{
    private const int ChunkBytes = 64 * 1024;

    public static int BytesOf(SafetensorsType type) => type switch
    {
        SafetensorsType.F32 => 4,
        SafetensorsType.F64 => 8,
        _ => 2,
    };

    public static float[] Read(Stream stream, SafetensorsType type, int count)
    {
        float[] values = new float[count];
        if (type == SafetensorsType.F32 && BitConverter.IsLittleEndian)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan())); // copies bits: NaN payloads survive
            return values;
        }

        int size = BytesOf(type);
        byte[] chunk = new byte[(int)Math.Min(ChunkBytes, (long)count * size)];
        for (int done = 0; done < count;)
        {
            int now = Math.Min(count - done, chunk.Length / size);
            stream.ReadExactly(chunk, 0, now * size);
            Convert(type, chunk, values.AsSpan(done, now));
            done += now;
        }

        return values;
    }

    private static void Convert(SafetensorsType type, ReadOnlySpan<byte> source, Span<float> values)
    {
        int size = BytesOf(type);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = source.Slice(i * size, size);
            values[i] = type switch
            {
                SafetensorsType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                SafetensorsType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                SafetensorsType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes) << 16),
            };
        }
    }
}
