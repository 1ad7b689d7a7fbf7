using System.Diagnostics;

namespace Latent.Interop.Native;

/// <summary>The type that a parameter, field or result has in the header, where that says more than the C# type: const, char, the name of a function type.</summary>
/// <remarks>For readers of the source: the compiler leaves it out of the assembly.</remarks>
[Conditional("LATENT_PROVENANCE")]
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.ReturnValue)]
internal sealed class NativeTypeNameAttribute(string name) : Attribute
{
    /// <summary>The C text.</summary>
    public string Name { get; } = name;
}
