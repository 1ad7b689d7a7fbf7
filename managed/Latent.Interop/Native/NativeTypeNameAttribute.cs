using System.Diagnostics;

namespace Latent.Interop.Native;

/// <summary>
/// The C type of a parameter, field or result in the header, if it contains more than the C# type: const, char, the name of a function
/// type.
/// </summary>
/// <remarks>It is for readers of the source: the compiler leaves it out of the assembly.</remarks>
[Conditional("LATENT_PROVENANCE")]
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.ReturnValue | AttributeTargets.Enum)]
internal sealed class NativeTypeNameAttribute(string name) : Attribute
{
    /// <summary>The C type as text.</summary>
    public string Name { get; } = name;
}
