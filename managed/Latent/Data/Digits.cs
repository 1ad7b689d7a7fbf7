using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Latent.Data;

/// <summary>
/// Ten thousand real handwritten digits inside the assembly: the t10k set of MNIST (LeCun, Cortes, Burges), 28x28 bytes each, with
/// labels 0 to 9. Licence CC BY-SA 3.0, see <c>Data/Embedded/ATTRIBUTION.md</c>.
/// </summary>
public static class Digits
{
    private const string Resource = "digits.br";
    private const int Count = 10_000;
    private const int Side = 28;
    private const uint Checksum = 0xB5FD8402; // CRC-32C of the unpacked content, printed by Embedded/pack.cs

    private static readonly Lazy<DataSplit> Split = new(() => Unpack().Split(0.9, seed: 0));

    /// <summary>
    /// Loads 9,000 digits for training and 1,000 for the test. The original order has the tidier writers last, so the digits are shuffled
    /// first, always in the same way: <see cref="Dataset.Split(double, ulong)"/> with seed 0. They are unpacked once in a process.
    /// </summary>
    /// <exception cref="InvalidDataException">The resource in the assembly is damaged.</exception>
    public static DataSplit Load() => Split.Value;

    /// <summary>All digits in the order of the original file.</summary>
    internal static Dataset Unpack()
    {
        using Stream packed = typeof(Digits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"The assembly lacks its resource {Resource}; install the library again.");
        return Unpack(packed);
    }

    internal static Dataset Unpack(Stream packed)
    {
        byte[] pixels = new byte[Count * Side * Side];
        byte[] labels = new byte[Count];
        try
        {
            using BrotliStream unpacked = new(packed, CompressionMode.Decompress);
            unpacked.ReadExactly(pixels);
            unpacked.ReadExactly(labels);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or EndOfStreamException)
        {
            throw new InvalidDataException(
                $"Resource {Resource} in the assembly cannot be unpacked ({error.Message.TrimEnd('.')}); install the library again.",
                error);
        }

        uint checksum = ~Crc32C(Crc32C(uint.MaxValue, pixels), labels);
        return checksum == Checksum
            ? Dataset.FromBytes("digits", pixels, Side * Side, labels, new ImageSize(Side, Side))
            : throw new InvalidDataException(
                $"Resource {Resource} in the assembly has the CRC-32C 0x{checksum:X8}; expected 0x{Checksum:X8}. "
                + "Install the library again.");
    }

    // Both parts are whole numbers of 8-byte words.
    private static uint Crc32C(uint checksum, ReadOnlySpan<byte> content)
    {
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(content))
        {
            checksum = BitOperations.Crc32C(checksum, word);
        }

        return checksum;
    }
}
