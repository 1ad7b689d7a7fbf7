using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Maps names of the header to C# names.</summary>
internal static class CSharpNames
{
    private const string TypePrefix = "ltn_";
    private const string ConstantPrefix = "LTN_";

    // The keywords of C# that are not keywords of C, which a parameter may therefore have as its name.
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "byte", "catch", "checked", "class", "decimal", "delegate", "event", "explicit", "false",
            "finally",
        "fixed", "foreach", "implicit", "in", "interface", "internal", "is", "lock", "namespace", "new", "null", "object", "operator",
            "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "sbyte", "sealed", "stackalloc", "string", "this",
            "throw",
        "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual",
    ];

    /// <summary>"ltn_run_result" to "RunResult".</summary>
    internal static string Type(string name) => Pascal(name[TypePrefix.Length..]);

    /// <summary>"ltn_context" to "ContextHandle".</summary>
    internal static string Handle(string name) => Type(name) + "Handle";

    /// <summary>"LTN_MAX_RANK" to "MaxRank".</summary>
    internal static string Constant(string name) => Pascal(name[ConstantPrefix.Length..]);

    /// <summary>"LTN_MAP_LEAKY_RELU" of "ltn_map" to "LeakyRelu".</summary>
    internal static string Member(string enumName, string name) => Pascal(name[(enumName.Length + 1)..]);

    /// <summary>"step_stride" to "StepStride".</summary>
    internal static string Field(string name) => Pascal(name);

    /// <summary>"out_context" to "outContext".</summary>
    internal static string Parameter(string name)
    {
        string pascal = Pascal(name);
        string camel = char.ToLowerInvariant(pascal[0]) + pascal[1..];
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>The blittable C# type of a field, parameter or result.</summary>
    internal static string Type(TypeReference type) =>
        type.ArrayLength > 0
            ? ArrayStruct(type)
            : Base(type) + new string('*', type.Pointers);

    /// <summary>"int64_t[6]" to "Int64Array6".</summary>
    internal static string ArrayStruct(TypeReference type) => Base(type) switch
    {
        "sbyte" => "SByte",
        "byte" => "Byte",
        "short" => "Int16",
        "ushort" => "UInt16",
        "int" => "Int32",
        "uint" => "UInt32",
        "long" => "Int64",
        "ulong" => "UInt64",
        "float" => "Single",
        _ => "Double",
    } + $"Array{type.ArrayLength}";

    /// <summary>
    /// "[NativeTypeName("const char *")] ", or with a target "[return: NativeTypeName("const char *")] "; empty if the C# type contains as
    /// much.
    /// </summary>
    internal static string Provenance(TypeReference type, string target = "") =>
        type.Provenance is null ? "" : $"[{target}NativeTypeName(\"{type.Provenance}\")] ";

    /// <summary>The C# type below the pointers and the array.</summary>
    internal static string Base(TypeReference type) => type.Kind switch
    {
        BaseKind.Void => "void",
        BaseKind.Character => "byte",
        BaseKind.Handle => Handle(type.Name),
        BaseKind.Enum or BaseKind.Struct => Type(type.Name),
        BaseKind.Function => FunctionPointer(type.Signature!.Parameters, type.Signature.Result),
        _ => Number(type.Name),
    };

    /// <summary>"delegate* unmanaged[Cdecl]&lt;int, void&gt;".</summary>
    internal static string FunctionPointer(IReadOnlyList<Parameter> parameters, TypeReference result) =>
        $"delegate* unmanaged[Cdecl]<{string.Join(", ", [.. parameters.Select(parameter => Type(parameter.Type)), Type(result)])}>";

    private static string Number(string name) => name switch
    {
        "int8_t" => "sbyte",
        "uint8_t" => "byte",
        "int16_t" => "short",
        "uint16_t" => "ushort",
        "int32_t" => "int",
        "uint32_t" => "uint",
        "int64_t" => "long",
        "uint64_t" => "ulong",
        _ => name,
    };

    private static string Pascal(string name) => string.Concat(
        name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));
}
