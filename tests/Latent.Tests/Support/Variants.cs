using Latent.Interop;

namespace Latent.Tests.Support;

/// <summary>The kernel variants that this machine runs.</summary>
internal static class Variants
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Variant> Supported => Enum.GetValues<Variant>().Where(variant => variant != Variant.Best && Context.IsSupported(variant));
}
