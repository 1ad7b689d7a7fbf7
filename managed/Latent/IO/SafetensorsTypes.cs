namespace Latent.IO;

/// <summary>The data types of the format: those that are read as floats, and the sizes of the others.</summary>
internal static class SafetensorsTypes
{
    // Types of less than a byte, and those of later versions of the format, are not here: their sizes are not checked.
    private static readonly Dictionary<string, int> Sizes = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 1,
        ["U8"] = 1,
        ["I8"] = 1,
        ["F8_E4M3"] = 1,
        ["F8_E5M2"] = 1,
        ["F8_E8M0"] = 1,
        ["F8_E4M3FNUZ"] = 1,
        ["F8_E5M2FNUZ"] = 1,
        ["U16"] = 2,
        ["I16"] = 2,
        ["U32"] = 4,
        ["I32"] = 4,
        ["U64"] = 8,
        ["I64"] = 8,
        ["C64"] = 8,
    };

    /// <summary>The format of a data type's numbers, or null if they are not read as floats.</summary>
    public static FloatFormat? FormatOf(string type) => type switch
    {
        "F32" => FloatFormat.F32,
        "F64" => FloatFormat.F64,
        "F16" => FloatFormat.F16,
        "BF16" => FloatFormat.BF16,
        _ => null,
    };

    /// <summary>The bytes of a number, or null if the data type is not known.</summary>
    public static int? BytesOf(string type) => FormatOf(type) is { } format
        ? FloatValues.BytesOf(format)
        : Sizes.TryGetValue(type, out int size) ? size : null;
}
