using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Latent.IO;

/// <summary>Composes the header and writes the bytes of a safetensors file.</summary>
internal static class SafetensorsWriter
{
    // Names are written as plain UTF-8, as by the reference implementation; only quotes, backslashes and controls are escaped.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON header of tensors that are sorted by name, padded with spaces to 8 bytes.</summary>
    public static byte[] Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Json))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(8)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenCount <= SafetensorsFile.MaxHeaderBytes
            ? buffer.WrittenSpan.ToArray()
            : throw new ArgumentException(
                $"The header takes {buffer.WrittenCount} bytes; expected at most {SafetensorsFile.MaxHeaderBytes}.", nameof(tensors));
    }

    public static void Write(Stream stream, ReadOnlySpan<byte> header, IReadOnlyList<NamedTensor> tensors)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        byte[] chunk = new byte[64 * 1024];
        foreach (NamedTensor tensor in tensors)
        {
            WriteValues(stream, tensor.Values, chunk);
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value ?? throw new ArgumentException($"Metadata '{key}' is null; expected a text.", nameof(metadata)));
        }

        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<NamedTensor> tensors)
    {
        long begin = 0L;
        for (int i = 0; i < tensors.Count; i++)
        {
            NamedTensor tensor = tensors[i];
            RequireWritable(tensor);
            if (i > 0 && tensors[i - 1].Name == tensor.Name)
            {
                throw new ArgumentException($"Two tensors are called '{tensor.Name}'; expected distinct names.", nameof(tensors));
            }

            long end = begin + (4L * tensor.Values.Length);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (int dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(begin);
            json.WriteNumberValue(end);
            json.WriteEndArray();
            json.WriteEndObject();
            begin = end;
        }
    }

    private static void RequireWritable(NamedTensor tensor)
    {
        if (string.IsNullOrEmpty(tensor.Name) || tensor.Name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException(
                $"A tensor is called '{tensor.Name}'; expected a name that is neither empty nor {SafetensorsHeader.MetadataKey}.",
                nameof(tensor));
        }

        long count = 1L;
        foreach (int dimension in tensor.Shape)
        {
            // The product cannot overflow, since it stops above the largest length of an array.
            count = dimension < 0 || count > Array.MaxLength ? -1 : count * dimension;
            if (count < 0)
            {
                break;
            }
        }

        if (count != tensor.Values.Length || tensor.Shape.Length > SafetensorsHeader.MaxRank)
        {
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' has the shape {NamedTensor.ShapeText(tensor.Shape)} and {tensor.Values.Length} values; "
                + $"expected at most {SafetensorsHeader.MaxRank} dimensions whose product is the number of values.", nameof(tensor));
        }
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values, byte[] chunk)
    {
        while (!values.IsEmpty)
        {
            int now = Math.Min(values.Length, chunk.Length / 4);
            for (int i = 0; i < now; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(4 * i), values[i]);
            }

            stream.Write(chunk, 0, 4 * now);
            values = values[now..];
        }
    }
}
