using System.Buffers.Binary;

namespace Latent.Markets;

/// <summary>
/// Checks the footer of a Parquet file, a structure of Thrift's compact protocol: all fields must have their specified types, and the
/// footer must end at its stated length. The library that decodes it never returns on a footer without these properties.
/// </summary>
internal ref struct ParquetFooter
{
    private const int DeepestNesting = 64;

    private ReadOnlySpan<byte> _rest;

    private ParquetFooter(ReadOnlySpan<byte> footer) => _rest = footer;

    /// <summary>Checks the footer of a file, and moves back to the start of the file.</summary>
    /// <exception cref="InvalidDataException">The footer is damaged.</exception>
    public static void Check(Stream file)
    {
        const int Least = 12; // the mark, the length of the footer, and the mark again
        byte[] tail = new byte[8];
        if (file.Length >= Least)
        {
            file.Seek(-tail.Length, SeekOrigin.End);
            file.ReadExactly(tail);
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8) || length < 0 || length > file.Length - Least)
        {
            throw new InvalidDataException("it does not end as it should, and may be cut");
        }

        byte[] footer = new byte[length];
        file.Seek(-tail.Length - length, SeekOrigin.End);
        file.ReadExactly(footer);
        file.Position = 0;
        ParquetFooter walk = new(footer);
        walk.SkipStruct(ParquetLayout.Footer, 0);
        if (!walk._rest.IsEmpty)
        {
            throw Damaged();
        }
    }

    private void SkipStruct(string? layout, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Damaged();
        }

        long id = 0;
        for (byte header = Take(); header != 0; header = Take())
        {
            // A field's number is coded as the distance from the last field's, or by itself with the sign in the lowest bit.
            ulong coded = header >> 4 == 0 ? TakeInteger() : 0;
            id = header >> 4 == 0 ? (short)((long)(coded >> 1) ^ -(long)(coded & 1)) : id + (header >> 4);
            ThriftType type = (ThriftType)(header & 15);
            ParquetLayout? field = ParquetLayout.Of(layout, (int)id);
            if (id > short.MaxValue || field?.Allows(type) == false)
            {
                throw Damaged();
            }

            if (type is not (ThriftType.True or ThriftType.False))
            {
                Skip(type, field, depth);
            }
        }
    }

    private void Skip(ThriftType type, ParquetLayout? field, int depth)
    {
        switch (type)
        {
            case ThriftType.True or ThriftType.False or ThriftType.Byte:
                Take();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                TakeInteger();
                break;
            case ThriftType.Double:
                Skip(sizeof(double));
                break;
            case ThriftType.Binary:
                Skip(TakeInteger());
                break;
            case ThriftType.List:
                SkipList(field, depth);
                break;
            case ThriftType.Struct:
                SkipStruct(field?.Fields, depth + 1);
                break;
            default:
                throw Damaged(); // the format has no sets and maps
        }
    }

    private void SkipList(ParquetLayout? field, int depth)
    {
        byte header = Take();
        ulong count = header >> 4 == 15 ? TakeInteger() : (ulong)header >> 4;
        ThriftType item = (ThriftType)(header & 15);
        bool fits = field is null || item == field.Item || (count == 0 && item == 0);
        if (!fits || count > (ulong)_rest.Length || depth > DeepestNesting)
        {
            throw Damaged();
        }

        // Each item takes at least a byte, so that the check above bounds this loop by the length of the footer.
        ParquetLayout? layout = field is null ? null : new ParquetLayout(item, default, field.Fields);
        for (ulong at = 0; at < count; at++)
        {
            Skip(item, layout, depth + 1);
        }
    }

    private void Skip(ulong bytes) => _rest = bytes <= (ulong)_rest.Length ? _rest[(int)bytes..] : throw Damaged();

    private byte Take()
    {
        byte value = _rest.IsEmpty ? throw Damaged() : _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private ulong TakeInteger()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take();
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("its list of columns and row groups is not valid");
}
