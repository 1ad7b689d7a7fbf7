namespace Latent.Markets;

/// <summary>Types of Thrift's compact protocol, by their number in it.</summary>
internal enum ThriftType
{
    /// <summary>A field that is true.</summary>
    True = 1,

    /// <summary>A field that is false.</summary>
    False = 2,

    /// <summary>A byte.</summary>
    Byte = 3,

    /// <summary>16 bits.</summary>
    Int16 = 4,

    /// <summary>32 bits.</summary>
    Int32 = 5,

    /// <summary>64 bits.</summary>
    Int64 = 6,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double = 7,

    /// <summary>Bytes or text.</summary>
    Binary = 8,

    /// <summary>Items of one type.</summary>
    List = 9,

    /// <summary>Different items of one type.</summary>
    Set = 10,

    /// <summary>Pairs of keys and values.</summary>
    Map = 11,

    /// <summary>Fields, each of its own type.</summary>
    Struct = 12,
}

/// <summary>
/// The specified type of a field in the footer of a Parquet file, after <c>parquet.thrift</c> of the format's specification.
/// </summary>
/// <param name="Type">The type of the field.</param>
/// <param name="Item">The type of the items, if the field is a list.</param>
/// <param name="Fields">The name of the layout of the structure, or of each item's; null if any structure is allowed.</param>
internal sealed record ParquetLayout(ThriftType Type, ThriftType Item = default, string? Fields = null)
{
    /// <summary>The structure of the footer.</summary>
    public const string Footer = "footer";

    // Layouts by name; each lists its fields from number 1 on: i, l and s are integers of 32, 64 and 16 bits, b is binary, o a Boolean, y a
    // byte, ? anything; [] precedes the items of a list, and other words name structures.
    private static readonly Dictionary<string, ParquetLayout?[]> Layouts = new()
    {
        [Footer] = Parse("i []element l []group []pair b []order any b"),
        ["element"] = Parse("i i i b i i i i i logical"),
        ["logical"] = Parse("none none none none decimal none time time ? integer none none none none none any any any"),
        ["decimal"] = Parse("i i"),
        ["time"] = Parse("o unit"),
        ["unit"] = Parse("none none none"),
        ["integer"] = Parse("y o"),
        ["group"] = Parse("[]chunk l l []sorting l l s"),
        ["chunk"] = Parse("b l column l i l i any b"),
        ["column"] = Parse("i []i []b i l l l []pair l l l statistics []encoding l i sizes any"),
        ["statistics"] = Parse("b b l l b b o o"),
        ["encoding"] = Parse("i i i"),
        ["sizes"] = Parse("l []l []l"),
        ["sorting"] = Parse("i o o"),
        ["pair"] = Parse("b b"),
        ["order"] = Parse("none"),
        ["none"] = [],
    };

    /// <summary>Returns the specified type of a field.</summary>
    /// <param name="fields">The name of the layout of its structure; null for any.</param>
    /// <param name="id">The number of the field, from 1.</param>
    /// <returns>The type, or null if any is allowed.</returns>
    public static ParquetLayout? Of(string? fields, int id) =>
        fields is not null && Layouts.TryGetValue(fields, out ParquetLayout?[]? layouts) && id >= 1 && id <= layouts.Length
            ? layouts[id - 1] : null;

    /// <summary>Whether a type agrees with the specified one.</summary>
    public bool Allows(ThriftType type) => type == Type || (type == ThriftType.False && Type == ThriftType.True);

    private static ParquetLayout?[] Parse(string fields) => [.. fields.Split(' ').Select(ParseField)];

    private static ParquetLayout? ParseField(string field)
    {
        if (field == "?")
        {
            return null;
        }

        if (field.StartsWith("[]", StringComparison.Ordinal))
        {
            ParquetLayout item = ParseField(field[2..])!;
            return new ParquetLayout(ThriftType.List, item.Type, item.Fields);
        }

        return field switch
        {
            "i" => new ParquetLayout(ThriftType.Int32),
            "l" => new ParquetLayout(ThriftType.Int64),
            "s" => new ParquetLayout(ThriftType.Int16),
            "b" => new ParquetLayout(ThriftType.Binary),
            "o" => new ParquetLayout(ThriftType.True),
            "y" => new ParquetLayout(ThriftType.Byte),
            _ => new ParquetLayout(ThriftType.Struct, default, field == "any" ? null : field),
        };
    }
}
