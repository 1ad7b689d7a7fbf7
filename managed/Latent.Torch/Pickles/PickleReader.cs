using System.Buffers.Binary;
using System.Text;

namespace Latent.Torch.Pickles;

/// <summary>Reads the bytes of a pickle, and refuses what is cut off.</summary>
internal sealed class PickleReader(Faults faults, ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The place of the next byte.</summary>
    public int Place { get; private set; }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A whole number of a stated length, the lowest byte first; null if it does not fit 64 bits.</summary>
    public long? Integer(int length)
    {
        ReadOnlySpan<byte> digits = Take(length);
        if (length > 8)
        {
            return null;
        }

        long value = length > 0 && digits[^1] >= 0x80 ? -1 : 0;
        for (int i = length - 1; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value;
    }

    /// <summary>A text of a stated length.</summary>
    public string Text(long length) => Decode(Take(length));

    /// <summary>A text that a line feed ends.</summary>
    public string Line()
    {
        int length = bytes.Span[Place..].IndexOf((byte)'\n');
        string line = Text(length < 0 ? throw CutOff(1) : length);
        Take(1);
        return line;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long length) => Take(length);

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > bytes.Length - Place)
        {
            throw CutOff(length);
        }

        ReadOnlySpan<byte> taken = bytes.Span.Slice(Place, (int)length);
        Place += (int)length;
        return taken;
    }

    private string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException error)
        {
            throw faults.Of($"text before byte {Place} of the pickle", "not UTF-8", "UTF-8", error);
        }
    }

    private TorchFileException CutOff(long length) =>
        faults.Of("length of the pickle", $"{bytes.Length} bytes", $"{length} or more behind byte {Place}: the file is cut off or damaged");
}
