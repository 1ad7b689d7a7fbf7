using Latent.Interop.Native;

namespace Latent.Interop.Tests.KernelTests;

/// <summary>The variants that this machine runs.</summary>
internal static class Variants
{
    internal static IEnumerable<Variant> Supported => Enum.GetValues<Variant>()
        .Where(variant => variant != Variant.Best && Context.IsSupported(variant));
}
