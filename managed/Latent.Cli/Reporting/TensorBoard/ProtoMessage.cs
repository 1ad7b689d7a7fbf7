using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Latent.Cli.Reporting.TensorBoard;

/// <summary>A message in the wire format of protocol buffers (protobuf.dev/programming-guides/encoding).</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _content = new();

    /// <summary>The bytes so far.</summary>
    public ReadOnlyMemory<byte> Content => _content.WrittenMemory;

    /// <summary>Adds an integer of 0 or more.</summary>
    public ProtoMessage Add(int field, long value)
    {
        Key(field, Varint);
        Number((ulong)value);
        return this;
    }

    /// <summary>Adds a <c>double</c>.</summary>
    public ProtoMessage Add(int field, double value)
    {
        Key(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_content.GetSpan(sizeof(double)), value);
        _content.Advance(sizeof(double));
        return this;
    }

    /// <summary>Adds a <c>float</c>.</summary>
    public ProtoMessage Add(int field, float value)
    {
        Key(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_content.GetSpan(sizeof(float)), value);
        _content.Advance(sizeof(float));
        return this;
    }

    /// <summary>Adds a text.</summary>
    public ProtoMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a message.</summary>
    public ProtoMessage Add(int field, ProtoMessage message) => Add(field, message.Content.Span);

    /// <summary>Adds bytes.</summary>
    public ProtoMessage Add(int field, ReadOnlySpan<byte> bytes)
    {
        Key(field, Bytes);
        Number((ulong)bytes.Length);
        _content.Write(bytes);
        return this;
    }

    /// <summary>Adds <c>double</c>s as a packed list.</summary>
    public ProtoMessage Add(int field, IReadOnlyList<double> values)
    {
        byte[] packed = new byte[sizeof(double) * values.Count];
        for (int i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(packed.AsSpan(sizeof(double) * i), values[i]);
        }

        return Add(field, packed);
    }

    private void Key(int field, int type) => Number(((ulong)field << 3) | (uint)type);

    private void Number(ulong value)
    {
        Span<byte> bytes = _content.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        _content.Advance(length);
    }
}
