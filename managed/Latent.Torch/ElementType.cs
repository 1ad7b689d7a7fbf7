using Latent.IO;

namespace Latent.Torch;

/// <summary>A data type of PyTorch.</summary>
/// <param name="Name">PyTorch's name without <c>torch.</c>, such as <c>int64</c>.</param>
/// <param name="Bytes">The bytes of a number.</param>
/// <param name="Format">The format of its numbers, or null if they are not read as floats.</param>
internal sealed record ElementType(string Name, int Bytes, FloatFormat? Format = null)
{
    /// <summary>The bytes of a storage without a type, of which each tensor says its own.</summary>
    public static ElementType Untyped { get; } = new("untyped", 1);

    /// <summary>The types, each with the name of its storage class or null if it has none.</summary>
    public static IReadOnlyList<(ElementType Type, string? Storage)> All { get; } =
    [
        (new ElementType("float32", 4, FloatFormat.F32), "FloatStorage"),
        (new ElementType("float64", 8, FloatFormat.F64), "DoubleStorage"),
        (new ElementType("float16", 2, FloatFormat.F16), "HalfStorage"),
        (new ElementType("bfloat16", 2, FloatFormat.BF16), "BFloat16Storage"),
        (new ElementType("int64", 8), "LongStorage"),
        (new ElementType("int32", 4), "IntStorage"),
        (new ElementType("int16", 2), "ShortStorage"),
        (new ElementType("int8", 1), "CharStorage"),
        (new ElementType("uint8", 1), "ByteStorage"),
        (new ElementType("bool", 1), "BoolStorage"),
        (new ElementType("complex64", 8), "ComplexFloatStorage"),
        (new ElementType("complex128", 16), "ComplexDoubleStorage"),
        (new ElementType("uint16", 2), null),
        (new ElementType("uint32", 4), null),
        (new ElementType("uint64", 8), null),
        (new ElementType("float8_e4m3fn", 1), null),
        (new ElementType("float8_e5m2", 1), null),
        (new ElementType("float8_e4m3fnuz", 1), null),
        (new ElementType("float8_e5m2fnuz", 1), null),
    ];
}
