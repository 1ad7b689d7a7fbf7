namespace Latent.Bindings.Generator.Model;

/// <summary>The declarations of the header, in its order.</summary>
internal sealed record Header(
    IReadOnlyList<Constant> Constants,
    IReadOnlyList<EnumType> Enums,
    IReadOnlyList<HandleType> Handles,
    IReadOnlyList<FunctionType> FunctionTypes,
    IReadOnlyList<StructType> Structs,
    IReadOnlyList<Function> Functions);

/// <summary>An integer macro.</summary>
internal sealed record Constant(string Name, long Value, string Documentation);

/// <summary>A typedef of int32_t with its enum of values.</summary>
internal sealed record EnumType(string Name, string Documentation, IReadOnlyList<EnumMember> Members)
{
    /// <summary>Whether members may be combined.</summary>
    internal bool IsBitSet => Documentation.Contains("bit set", StringComparison.OrdinalIgnoreCase);
}

internal sealed record EnumMember(string Name, long Value, string Documentation);

/// <summary>A struct that the header declares but does not define.</summary>
internal sealed record HandleType(string Name, string Documentation);

/// <summary>A typedef of a pointer to a function that the library calls.</summary>
internal sealed record FunctionType(
    string Name, TypeReference Result, IReadOnlyList<Parameter> Parameters, string Documentation);

internal sealed record StructType(string Name, string Documentation, long Size, IReadOnlyList<Field> Fields);

/// <summary>A field, with its offset in bytes by the C compiler.</summary>
internal sealed record Field(string Name, TypeReference Type, long Offset, string Documentation);

internal sealed record Function(
    string Name, TypeReference Result, IReadOnlyList<Parameter> Parameters, string Documentation);

internal sealed record Parameter(string Name, TypeReference Type);

/// <summary>Kinds of the type that a type reference names, below pointers and arrays.</summary>
internal enum BaseKind
{
    Void,
    Character,
    Number,
    Enum,
    Handle,
    Struct,
    Function,
}

/// <summary>
/// A use of a type: base, depth of pointers, whether the first pointee may be written, length of an array (0 if none), the signature if
/// the base is a function, and the C text if it contains more than the C# type.
/// </summary>
internal sealed record TypeReference(
    BaseKind Kind,
    string Name,
    int Pointers = 0,
    bool IsWritable = false,
    int ArrayLength = 0,
    FunctionType? Signature = null,
    string? Provenance = null)
{
    internal bool IsPointer => Pointers > 0;

    /// <summary>Whether C# requires an unsafe context.</summary>
    internal bool IsUnsafe => IsPointer || Kind == BaseKind.Function;
}
