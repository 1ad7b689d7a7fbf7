using System.Text.Json;

namespace Latent.IO;

/// <summary>Turns the JSON header into entries, each checked by itself against the size of the data.</summary>
internal sealed class SafetensorsHeaderParser(string path, byte[] json, long dataBytes)
{
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public SafetensorsHeader Parse()
    {
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            while (NextKey(ref reader) is { } name)
            {
                if (!_names.Add(name))
                {
                    throw new SafetensorsException(path, null, "header", $"with the key '{name}' twice", "each key once");
                }

                if (name == SafetensorsHeader.MetadataKey)
                {
                    ReadMetadata(ref reader);
                }
                else
                {
                    _entries.Add(ReadEntry(ref reader, name));
                }
            }

            reader.Read(); // only spaces may follow; anything else throws
            return new SafetensorsHeader(_entries, _metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // GetString reports text that is not UTF-8 as an InvalidOperationException.
            throw new SafetensorsException(path, null, "header", $"malformed ({error.Message.TrimEnd('.')})", "JSON", error);
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return; // some programs write null for "no metadata"
        }

        Expect(ref reader, JsonTokenType.StartObject, SafetensorsHeader.MetadataKey, "an object of texts");
        while (NextKey(ref reader) is { } key)
        {
            Require(ref reader, JsonTokenType.String, $"{SafetensorsHeader.MetadataKey}.{key}", "a text");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw new SafetensorsException(path, null, SafetensorsHeader.MetadataKey, $"with the key '{key}' twice", "each key once");
            }
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        Require(ref reader, JsonTokenType.StartObject, name, "an object");
        string? type = null;
        long[]? shape = null, offsets = null;
        while (NextKey(ref reader) is { } key)
        {
            bool seenBefore = key switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw new SafetensorsException(path, name, "entry", $"with the key '{key}'", "dtype, shape and data_offsets"),
            };
            if (seenBefore)
            {
                throw new SafetensorsException(path, name, "entry", $"with the key '{key}' twice", "each key once");
            }

            switch (key)
            {
                case "dtype":
                    Require(ref reader, JsonTokenType.String, $"{name}.dtype", "a text");
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, name, key, SafetensorsHeader.MaxRank);
                    break;
                default:
                    offsets = ReadNumbers(ref reader, name, key, 2);
                    break;
            }
        }

        return Check(name, type ?? throw Lacks(name, "dtype"), shape ?? throw Lacks(name, "shape"), offsets
            ?? throw Lacks(name, "data_offsets"));
    }

    private SafetensorsEntry Check(string name, string type, long[] shape, long[] offsets)
    {
        if (offsets.Length != 2 || offsets[0] > offsets[1] || offsets[1] > dataBytes)
        {
            throw new SafetensorsException(path, name, "data_offsets", Text(offsets),
                $"[begin, end] with begin <= end <= {dataBytes}, the bytes of data in the file");
        }

        FloatFormat? format = SafetensorsTypes.FormatOf(type);
        if (SafetensorsTypes.BytesOf(type) is not { } size)
        {
            return new SafetensorsEntry(name, type, null, shape, 0, offsets[0], offsets[1]);
        }

        long count = Count(name, shape, format is null ? long.MaxValue / size : Array.MaxLength);
        if (offsets[1] - offsets[0] != count * size)
        {
            throw new SafetensorsException(path, name, "data", $"{offsets[1] - offsets[0]} bytes",
                $"{count * size}, as {type} {Text(shape)} takes");
        }

        return new SafetensorsEntry(name, type, format, shape, count, offsets[0], offsets[1]);
    }

    private long Count(string name, long[] shape, long most)
    {
        long count = 1L;
        foreach (long dimension in shape)
        {
            if (dimension > most || (dimension > 0 && count > most / dimension))
            {
                throw new SafetensorsException(path, name, "shape", Text(shape), $"at most {most} values");
            }

            count *= dimension;
        }

        return count;
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string key, int most)
    {
        Require(ref reader, JsonTokenType.StartArray, $"{name}.{key}", "an array of numbers");
        Span<long> numbers = stackalloc long[SafetensorsHeader.MaxRank];
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == most)
            {
                throw new SafetensorsException(path, name, key, $"longer than {most} numbers", $"at most {most}");
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw new SafetensorsException(path, name, key, $"not of whole numbers ({Token(ref reader)})", $"whole numbers, 0 or more");
            }

            numbers[count++] = number;
        }

        return numbers[..count].ToArray();
    }

    /// <summary>The next key of the current object, or null at its end.</summary>
    private static string? NextKey(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private void Require(ref Utf8JsonReader reader, JsonTokenType type, string what, string expected)
    {
        reader.Read();
        Expect(ref reader, type, what, expected);
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what, string expected)
    {
        if (reader.TokenType != type)
        {
            throw new SafetensorsException(path, null, $"header entry '{what}'", Token(ref reader), expected);
        }
    }

    private SafetensorsException Lacks(string name, string key) =>
        new(path, name, "entry", $"without {key}", "dtype, shape and data_offsets");

    private static string Token(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number =>
            $"the number {System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)])}",
        JsonTokenType.String => "a text",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        var other => other.ToString().ToUpperInvariant(),
    };

    private static string Text(long[] numbers) => $"[{string.Join(", ", numbers)}]";
}
