using System.Buffers.Binary;
using System.Globalization;

namespace Latent.IO;

/// <summary>The description of a tensor in the header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its data type, as the file says it.</param>
/// <param name="Format">The format of its numbers, or null if they are not read as floats.</param>
/// <param name="Shape">Its dimensions; if it is read, each is at most <c>Array.MaxLength</c>, and so is their product.</param>
/// <param name="Count">How many numbers it has, if it is read.</param>
/// <param name="Begin">The place of its first byte in the data.</param>
/// <param name="End">The place after its last byte.</param>
internal sealed record SafetensorsEntry(string Name, string Type, FloatFormat? Format, long[] Shape, long Count, long Begin, long End);

/// <summary>
/// The checked header of a safetensors file: entries in the order of their data, which cover the data without overlap or hole.
/// </summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    public const string MetadataKey = "__metadata__";
    public const int MaxRank = 16;
    private const int LengthBytes = 8;

    /// <summary>Reads and checks the header, and leaves the stream at the first byte of the data.</summary>
    public static SafetensorsHeader Read(Stream stream, string path)
    {
        byte[] json = ReadJson(stream, path);
        SafetensorsHeader header = new SafetensorsHeaderParser(path, json, stream.Length - LengthBytes - json.Length).Parse();
        SafetensorsEntry[] entries = header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToArray();
        RequireCover(path, entries, stream.Length - LengthBytes - json.Length);
        return new SafetensorsHeader(entries, header.Metadata);
    }

    private static byte[] ReadJson(Stream stream, string path)
    {
        if (stream.Length < LengthBytes)
        {
            throw new SafetensorsException(path, null, "file length", $"{stream.Length} bytes", $"{LengthBytes} or more");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong most = (ulong)Math.Min(stream.Length - LengthBytes, SafetensorsFile.MaxHeaderBytes);
        if (length > most)
        {
            throw new SafetensorsException(path, null, "header length", length.ToString(CultureInfo.InvariantCulture),
                $"at most {most}, as the file has {stream.Length} bytes and a header at most {SafetensorsFile.MaxHeaderBytes}");
        }

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        if (json.Length == 0 || json[0] != (byte)'{')
        {
            throw new SafetensorsException(path, null, "start of the header", json.Length == 0 ? "missing" : $"byte 0x{json[0]:X2}",
                "'{' (0x7B)");
        }

        return json;
    }

    private static void RequireCover(string path, SafetensorsEntry[] entries, long dataBytes)
    {
        long covered = 0L;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != covered)
            {
                string fault = entry.Begin < covered ? "an overlap with the tensor before it" : "a hole before it";
                throw new SafetensorsException(path, entry.Name, "begin of its data", $"{entry.Begin}, {fault}", $"{covered}");
            }

            covered = entry.End;
        }

        if (covered != dataBytes)
        {
            throw new SafetensorsException(path, null, "length of the data", $"{dataBytes} bytes",
                $"{covered}, where the last tensor ends");
        }
    }
}
