using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Latent.IO;

/// <summary>Reads the little-endian numbers of files as floats.</summary>
public static class FloatValues
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The bytes that a number takes in a file.</summary>
    public static int BytesOf(FloatFormat format) => format switch
    {
        FloatFormat.F32 => 4,
        FloatFormat.F64 => 8,
        _ => 2,
    };

    /// <summary>Reads numbers from the current place of a stream on. F32 keeps its bits, also those of NaN.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="format">The format of its numbers.</param>
    /// <param name="count">How many to read, 0 or more.</param>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static float[] Read(Stream stream, FloatFormat format, int count)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        float[] values = new float[count];
        if (format == FloatFormat.F32 && BitConverter.IsLittleEndian)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan())); // copies bits: NaN payloads survive
            return values;
        }

        int size = BytesOf(format);
        byte[] chunk = new byte[(int)Math.Min(ChunkBytes, (long)count * size)];
        for (int done = 0; done < count;)
        {
            int now = Math.Min(count - done, chunk.Length / size);
            stream.ReadExactly(chunk, 0, now * size);
            Convert(format, chunk, values.AsSpan(done, now));
            done += now;
        }

        return values;
    }

    private static void Convert(FloatFormat format, ReadOnlySpan<byte> source, Span<float> values)
    {
        int size = BytesOf(format);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = source.Slice(i * size, size);
            values[i] = format switch
            {
                FloatFormat.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                FloatFormat.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                FloatFormat.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes) << 16),
            };
        }
    }
}
